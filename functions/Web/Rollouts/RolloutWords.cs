using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What the command line and the dashboard say of plans and rollouts, once for both. Pure.</summary>
internal static class RolloutWords
{
    /// <summary>What a rollout does, in a few words.</summary>
    public static string Title(RolloutSummary rollout) => $"{Deed(rollout.Kind, rollout.Relay)}  mesh {rollout.Mesh}  {rollout.Reason}";

    /// <summary>What is done: <c>add br</c>.</summary>
    public static string Deed(RolloutKind kind, string? relay) => $"{KebabCase.Of(kind)}{(relay is null ? "" : " " + relay)}";

    /// <summary>An instant in UTC.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Since when a rollout stands still; nothing while it moves on.</summary>
    public static string Since(RolloutSummary rollout) =>
        rollout.State is RolloutState.WaitingForGate or RolloutState.Waiting or RolloutState.Paused or RolloutState.Held ? $" since {Instant(rollout.Since)}" : "";

    /// <summary>The step that a rollout works at; nothing where its state says as much.</summary>
    public static string StepOf(RolloutSummary rollout) =>
        rollout.HasEnded || rollout.Step.Length == 0 || rollout.Step is "pass-gate" or "hold" or "look-at-hold" ? "" : $", {rollout.Step.Replace('-', ' ')}";

    /// <summary>What people last told it.</summary>
    public static string Told(ControlDocument told) => $"{told.By} told it to {Deed(told.Command)} at {Instant(told.At)}: {told.Reason}";

    private static string Deed(ControlCommand command) => command switch
    {
        ControlCommand.Run => "go on",
        ControlCommand.RollBack => "roll back",
        _ => KebabCase.Of(command),
    };

    /// <summary>Who may decide at a gate.</summary>
    public static string WhoMay(GateDocument gate) => string.Join(
        " or ", ((IEnumerable<string>)[.. gate.Roles.Count > 0 ? [$"the role {string.Join(", ", gate.Roles)}"] : (string[])[], .. gate.People]));

    /// <summary>What a gate asks for: <c>2 approvals by role network, within 1d, else hold</c>.</summary>
    public static string Rule(GateRuleDocument gate)
    {
        var who = string.Join(" or ", gate.Roles.Select(role => "role " + role).Concat(gate.People));
        var deadline = gate.DeadlineSeconds is { } wait ? $", within {Duration(wait)}, else {KebabCase.Of(gate.Otherwise)}" : "";
        var valid = gate.ValidForSeconds is { } age ? $", approvals count for {Duration(age)}" : "";
        return $"{Amount.Of(gate.Quorum, "approval")} by {who}{deadline}{valid}";
    }

    /// <summary>How the relay comes to be.</summary>
    public static string Provision(ProvisionDocument provision) => $"provision via {provision.Via}{(provision.Template is null ? "" : $", template {provision.Template}")}";

    /// <summary>What changes management's list.</summary>
    public static string Addresses(AddressesDocument addresses) => $"management's list, {(addresses.Via == RegisterRules.Print ? "which people are asked to change" : $"changed via {addresses.Via}")}";

    /// <summary>Every URL of management's list before and after, in order, and what becomes of it.</summary>
    public static IEnumerable<(string Url, bool IsNew, bool IsGone)> ListChange(AddressesDocument addresses) =>
        addresses.After.Union(addresses.Before).Select(url => (url, !addresses.Before.Contains(url), !addresses.After.Contains(url)));

    /// <summary>How many peers are restarted, and how.</summary>
    public static string Peers(PlanDocument plan) => Number(
        $"{Amount.Of(plan.Peers.Count, "peer")} to restart in {Amount.Of(plan.Peers.Select(peer => peer.Batch).Distinct().Count(), "batch", "batches")}, at most {plan.MaxUnavailable} down at a time");

    /// <summary>How many peers are restarted once they are back.</summary>
    public static string Deferred(PlanDocument plan) => Number(
        $"{Amount.Of(plan.Deferred.Count, "peer")} offline, restarted when back within {TimeSpan.FromSeconds(plan.DeferUntilSeconds).TotalDays:0.#} days");

    /// <summary>How many candidates are not touched.</summary>
    public static string LeftOut(PlanDocument plan) => $"{Amount.Of(plan.LeftOut.Count, "candidate")} left alone";

    /// <summary>What the peers of other regions are that must keep their relay.</summary>
    public const string Kept = "peers of other regions that must keep their relay";

    /// <summary>The relay that a peer is to come to, with that relay's own share; and the one that is likelier, where another is.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="relay">The relay that the rollout is about.</param>
    public static string Prediction(PlannedPeerDocument peer, string? relay) => (relay ?? peer.Predicted) is not { } wanted ? "?"
        : peer.Probability is not { } share ? wanted
        : Number($"{wanted} {share * 100:0} %{(peer.Predicted is { } likelier && likelier != wanted ? $", likelier {likelier}" : "")}");

    /// <summary>By how much the expected relay is nearer.</summary>
    public static string Gain(PlannedPeerDocument peer) => peer.GainMs is { } gain ? Number($"{Math.Round(gain) + 0.0:0} ms") : "?";

    /// <summary>Why a peer is restarted, and why at its place in the order.</summary>
    public static string Why(PlannedPeerDocument peer) => peer.Class switch
    {
        RestartClass.Ordinary => peer.Why,
        RestartClass.Router => $"{peer.Why}; routes for {string.Join(", ", peer.Networks)}",
        RestartClass.OnOurPath => $"{peer.Why}; carries our own way, so late and alone",
        _ => $"{peer.Why}; the server's own peer, so last and alone",
    };

    /// <summary>What a batch is called.</summary>
    public static string Batch(int number) => number == 0 ? "deferred" : Number($"batch {number}");

    /// <summary>How many peers of a batch have a verdict.</summary>
    public static int Judged(BatchView batch) =>
        batch.Counts.Where(entry => entry.Key is PeerState.OnExpected or PeerState.Elsewhere or PeerState.NotBack or PeerState.Skipped).Sum(entry => entry.Value);

    /// <summary>Whether an audit is whole, and how far it goes.</summary>
    public static string Audit(AuditDocument audit) => string.Create(CultureInfo.InvariantCulture, $"{Amount.Of(audit.Entries.Count, "entry", "entries")}, {(audit.Problems.Count == 0 ? "whole" : "not whole")}, head {audit.Head.Count}:{audit.Head.Hash}");

    private static string Duration(double seconds) => DurationText.Format(TimeSpan.FromSeconds(seconds));

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
