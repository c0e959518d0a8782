using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Shows a person what a rollout would do, in the order in which it would be done, and what keeps it from being started.</summary>
/// <param name="screen">Where it is shown.</param>
internal sealed class PlanReport(Screen screen)
{
    /// <summary>Writes the whole plan.</summary>
    public void Write(PlanDocument plan)
    {
        screen.Words(4, new($"{KebabCase.Of(plan.Kind)}{(plan.Relay is null ? "" : " " + plan.Relay)}", "bold"), $"  mesh {plan.Mesh}  {plan.Reason}");
        WriteProvision(plan.Provision);
        WriteAddresses(plan.Addresses);
        WritePeers(plan);
        WriteList("peers of other regions that must keep their relay", [.. plan.Kept.Select(peer => $"{peer.Name}  {peer.Region}  {peer.Home}")]);
        WriteLeftOut(plan.LeftOut);
        WriteList("checks", plan.Checks);
        WriteGates(plan.Gates);
        WriteList("not read", plan.Unread);
        foreach (var warning in plan.Warnings)
            screen.Words(4, "  ", new("! warning ", "yellow"), warning);
        foreach (var refusal in plan.Refusals)
            screen.Words(4, "  ", new($"✗ {refusal.Code} ", "red"), refusal.Message);
        screen.Words(4, new(plan.CanStart ? "plan" : "plan, not to be started,", plan.CanStart ? "green" : "red"), $" {plan.Hash}");
    }

    private void WriteProvision(ProvisionDocument? provision)
    {
        if (provision is null)
            return;
        screen.Words(4, "  provision via ", provision.Via, provision.Template is null ? "" : $", template {provision.Template}");
        if (provision.Instructions is { } instructions)
            screen.Line("    " + Spectre.Console.Markup.Escape(instructions.ReplaceLineEndings("\n    ")));
        foreach (var change in provision.Changes)
            screen.Words(6, "    ", change);
    }

    private void WriteAddresses(AddressesDocument? addresses)
    {
        if (addresses is null)
            return;
        screen.Words(4, $"  management's list, {(addresses.Via == RegisterRules.Print ? "which people are asked to change" : $"changed via {addresses.Via}")}:");
        foreach (var (url, number) in addresses.After.Union(addresses.Before).Select((url, i) => (url, i + 1)))
        {
            var isNew = !addresses.Before.Contains(url);
            var isGone = !addresses.After.Contains(url);
            screen.Words(6, new(isNew ? "    + " : isGone ? "    - " : "      ", isNew ? "green" : "red"), isGone ? "" : Number($"{number}. "), url);
        }
    }

    private void WritePeers(PlanDocument plan)
    {
        if (plan.Peers.Count + plan.Deferred.Count == 0)
            return;
        var batches = plan.Peers.Select(peer => peer.Batch).Distinct().Count();
        screen.Words(4, Number($"  {Amount.Of(plan.Peers.Count, "peer")} to restart in {Amount.Of(batches, "batch", "batches")}, at most {plan.MaxUnavailable} down at a time:"));
        if (plan.Peers.Count > 0)
            WriteTable(plan.Peers, plan.Relay);
        if (plan.Deferred.Count > 0)
        {
            screen.Words(4, Number($"  {Amount.Of(plan.Deferred.Count, "peer")} offline, restarted when back within {TimeSpan.FromSeconds(plan.DeferUntilSeconds).TotalDays:0.#} days:"));
            WriteTable(plan.Deferred, plan.Relay);
        }
    }

    private void WriteTable(IReadOnlyList<PlannedPeerDocument> peers, string? relay)
    {
        var columns = new Columns(2, ">batch", "peer", "via", "home", "predicted", ">gain", "");
        foreach (var peer in peers)
        {
            columns.Add(
                peer.Batch == 0 ? "-" : Number($"{peer.Batch}"),
                peer.Name,
                peer.Via,
                peer.Home ?? "?",
                PredictionOf(peer, relay),
                peer.GainMs is { } gain ? Number($"{gain:0} ms") : "?",
                new Cell(peer.Class is RestartClass.Ordinary ? peer.Why : $"{peer.Why}; {ClassOf(peer)}", "grey"));
        }

        columns.Write(screen, "    ");
    }

    /// <summary>The relay that it is to come to, with that relay's own share; and the one that is likelier, where another is.</summary>
    private static string PredictionOf(PlannedPeerDocument peer, string? relay) => (relay ?? peer.Predicted) is not { } wanted ? "?"
        : peer.Probability is not { } share ? wanted
        : Number($"{wanted} {share * 100:0} %{(peer.Predicted is { } likelier && likelier != wanted ? $", likelier {likelier}" : "")}");

    private void WriteLeftOut(IReadOnlyList<LeftOutPeer> peers)
    {
        if (peers.Count == 0)
            return;
        screen.Words(4, Number($"  {Amount.Of(peers.Count, "candidate")} left alone:"));
        foreach (var peer in peers)
            screen.Words(6, "    ", peer.Name, new($"  {KebabCase.Of(peer.Fate)}: ", "grey"), peer.Why);
    }

    private void WriteGates(IReadOnlyList<GateRuleDocument> gates)
    {
        if (gates.Count == 0)
            return;
        screen.Words(4, "  gates:");
        foreach (var gate in gates)
        {
            var who = string.Join(" or ", gate.Roles.Select(role => "role " + role).Concat(gate.People));
            var deadline = gate.DeadlineSeconds is { } wait ? $", within {Duration(wait)}, else {KebabCase.Of(gate.Otherwise)}" : "";
            var valid = gate.ValidForSeconds is { } age ? $", approvals count for {Duration(age)}" : "";
            screen.Words(6, Number($"    {gate.Key}  {Amount.Of(gate.Quorum, "approval")} by {who}{deadline}{valid}"));
        }
    }

    private void WriteList(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        screen.Words(4, $"  {title}:");
        foreach (var line in lines)
            screen.Words(6, "    ", line);
    }

    private static string ClassOf(PlannedPeerDocument peer) => peer.Class switch
    {
        RestartClass.Router => $"routes for {string.Join(", ", peer.Networks)}",
        RestartClass.OnOurPath => "carries our own way, so late and alone",
        _ => "the server's own peer, so last and alone",
    };

    private static string Duration(double seconds) => Probes.Fleet.DurationText.Format(TimeSpan.FromSeconds(seconds));

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
