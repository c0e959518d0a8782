using System.Globalization;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>Where the pages of rollouts are.</summary>
internal static class RolloutUrls
{
    /// <summary>The list.</summary>
    public const string List = "/rollouts";

    /// <summary>The page of a rollout.</summary>
    public static string Of(string id) => $"{List}/{Uri.EscapeDataString(id)}";

    /// <summary>A page below that of a rollout, or what one of its forms asks for.</summary>
    public static string Of(string id, string below) => $"{Of(id)}/{below}";

    /// <summary>What a form at a gate asks for.</summary>
    public static string Gate(string id, string gate) => Of(id, $"gates/{Uri.EscapeDataString(gate)}");

    /// <summary>A page of a rollout's peers.</summary>
    public static string Peers(string id, PeerState? state, int page)
    {
        string[] asked = [.. state is { } one ? [$"state={KebabCase.Of(one)}"] : (string[])[], .. page > 1 ? [string.Create(CultureInfo.InvariantCulture, $"page={page}")] : (string[])[]];
        return $"{Of(id)}{(asked.Length == 0 ? "" : "?" + string.Join('&', asked))}#peers";
    }
}
