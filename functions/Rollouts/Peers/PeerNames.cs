using System.Globalization;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>The order of peers' names, as people count: <c>sp-3</c> before <c>sp-10</c>.</summary>
internal static class PeerNames
{
    /// <summary>The order. Names that differ by case only are level in it.</summary>
    public static StringComparer InOrder { get; } = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.IgnoreCase | CompareOptions.NumericOrdering);
}
