using System.Globalization;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Says for people what execution checks, each with its threshold.</summary>
internal static class PlanChecks
{
    /// <summary>Every check, in the order of the steps.</summary>
    public static IReadOnlyList<string> Of(Plan plan) => [.. OfRelay(plan), .. OfRegister(plan), .. OfRestart(plan)];

    private static IEnumerable<string> OfRelay(Plan plan)
    {
        if (plan.Verify is not { } verify)
        {
            yield break;
        }

        yield return Text($"verify relay: {Amount.Of(verify.Samples, "good observation")} in a row on every phase, of every name on every member, from {string.Join(", ", verify.Regions)}, within {DurationText.Format(verify.Within)}");
        foreach (var (region, least) in verify.Wins.OrderBy(win => win.Key, StringComparer.Ordinal))
        {
            yield return Text($"verify relay: predicted to win in {region} with at least {least:P0}");
        }
    }

    private static IEnumerable<string> OfRegister(Plan plan)
    {
        if (plan.Register is not { } register)
        {
            yield break;
        }

        yield return register.Via == RegisterRules.Print
            ? "register: the change is shown for people to make, and waited for until management's streams show it or someone confirms it; nothing is restored by itself"
            : Text($"register: management proves itself healthy within {DurationText.Format(register.ProofWithin)}, else its list is restored");
        if (plan.Kind == RolloutKind.Add)
        {
            yield return Text($"register: {register.Knowing:P0} of the planned peers that were connected before know the list within {DurationText.Format(register.PropagateAtMost)}");
        }
    }

    private static IEnumerable<string> OfRestart(Plan plan)
    {
        if (plan.Peers.Count + plan.Deferred.Count == 0)
        {
            yield break;
        }

        var rules = plan.Restart;
        yield return Text($"restart: at most {plan.MaxUnavailable} down by our hand, {rules.PerNetwork} per network, each back within {DurationText.Format(rules.BackWithin)} with the same key, management and 90 % of its peers");
        yield return Text($"restart: stops at {rules.Stop.NotBackPerBatch} not back in a batch, {rules.Stop.NotBackTotal} in all, more than {rules.Stop.Elsewhere:P0} elsewhere beyond what is predicted{(rules.Stop.OnIncident ? ", or a new incident" : "")}");
        yield return Text($"restart: batches of {string.Join(", ", rules.Batches)}, the last repeats; a batch in which nobody could be restarted takes the first of the next in its place");
        yield return Text($"restart: each batch soaks for {DurationText.Format(rules.Soak)} after its last verdict, before the next begins");
        yield return Text($"restart: {string.Join("; ", plan.Peers.Concat(plan.Deferred).CountBy(peer => peer.Via).Select(via => $"{via.Value} via {via.Key}"))}, the first rule that matches of: {string.Join(", ", rules.Via.Select(Route))}");
        yield return Text($"restart: who is offline when its turn comes is {(plan.Offline == OfflinePeers.Defer ? $"deferred, and restarted when back within {DurationText.Format(plan.DeferUntil)} of the first restart" : "skipped")}");
        if (rules.Window is { } window)
        {
            yield return Text($"restart: batches begin between {window.From:HH\\:mm} and {window.To:HH\\:mm} {window.TimeZone}{(window.Days.Count > 0 ? " on " + string.Join(", ", window.Days) : "")}");
        }

        if (plan.Kept.Count > 0)
        {
            yield return Text($"verify peers: {string.Join(", ", plan.Kept.Select(kept => kept.Name))} keep their relay");
        }
    }

    private static string Route(RestartRoute route)
    {
        (string Key, IReadOnlyList<string> Values)[] keys =
            [("groups", route.Match.Groups), ("country", route.Match.Countries), ("regions", route.Match.Regions), ("os", route.Match.Os), ("names", route.Match.Names)];
        var match = string.Join(" and ", keys.Where(key => key.Values.Count > 0).Select(key => $"{key.Key} {string.Join("/", key.Values)}"));
        return $"{(match.Length > 0 ? match : "any peer")} → {route.Use}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
