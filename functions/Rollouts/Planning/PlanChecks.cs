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

        yield return Text($"verify relay: {verify.Samples} good observations in a row on every phase, of every name on every member, from {string.Join(", ", verify.Regions)}, within {DurationText.Format(verify.Within)}");
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

        yield return Text($"register: management proves itself healthy within {DurationText.Format(register.ProofWithin)}, else its list is restored");
        if (plan.Kind == RolloutKind.Add)
        {
            yield return Text($"register: {register.Knowing:P0} of the connected planned peers know the list within {DurationText.Format(register.PropagateAtMost)}");
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
        if (rules.Window is { } window)
        {
            yield return Text($"restart: batches begin between {window.From:HH\\:mm} and {window.To:HH\\:mm} {window.TimeZone}{(window.Days.Count > 0 ? " on " + string.Join(", ", window.Days) : "")}");
        }

        if (plan.Kept.Count > 0)
        {
            yield return Text($"verify peers: {string.Join(", ", plan.Kept.Select(kept => kept.Name))} keep their relay");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
