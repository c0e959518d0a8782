using System.Globalization;

namespace OpenZro.Probes.Rollouts;

/// <summary>Names a few of many in a sentence.</summary>
internal static class FewNames
{
    private const int Most = 5;

    /// <summary>Up to five of them, and how many there are beyond.</summary>
    public static string Of(IReadOnlyList<string> names, string separator = ", ") =>
        string.Join(separator, names.Take(Most)) + (names.Count > Most ? string.Create(CultureInfo.InvariantCulture, $"{separator}and {names.Count - Most} more") : "");
}
