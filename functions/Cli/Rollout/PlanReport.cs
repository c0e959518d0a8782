using System.Globalization;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Shows a person what a rollout would do, in the order in which it would be done, and what keeps it from being started.</summary>
/// <param name="screen">Where it is shown.</param>
internal sealed class PlanReport(Screen screen)
{
    /// <summary>Writes the whole plan.</summary>
    public void Write(PlanDocument plan)
    {
        screen.Words(4, new(RolloutWords.Deed(plan.Kind, plan.Relay), "bold"), $"  mesh {plan.Mesh}  {plan.Reason}");
        WriteProvision(plan.Provision);
        WriteAddresses(plan.Addresses);
        WritePeers(plan);
        WriteList(RolloutWords.Kept, [.. plan.Kept.Select(peer => $"{peer.Name}  {peer.Region}  {peer.HomeRelay ?? peer.Home}")]);
        WriteLeftOut(plan);
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
        screen.Words(4, $"  {RolloutWords.Provision(provision)}");
        if (provision.Instructions is { } instructions)
            screen.Line("    " + Spectre.Console.Markup.Escape(instructions.ReplaceLineEndings("\n    ")));
        foreach (var change in provision.Changes)
            screen.Words(6, "    ", change);
    }

    private void WriteAddresses(AddressesDocument? addresses)
    {
        if (addresses is null)
            return;
        screen.Words(4, $"  {RolloutWords.Addresses(addresses)}:");
        foreach (var ((url, isNew, isGone), number) in RolloutWords.ListChange(addresses).Select((change, i) => (change, i + 1)))
        {
            screen.Words(6, new(isNew ? "    + " : isGone ? "    - " : "      ", isNew ? "green" : "red"), isGone ? "" : Number($"{number}. "), url);
        }
    }

    private void WritePeers(PlanDocument plan)
    {
        if (plan.Peers.Count + plan.Deferred.Count == 0)
            return;
        screen.Words(4, $"  {RolloutWords.Peers(plan)}:");
        if (plan.Peers.Count > 0)
            WriteTable(plan.Peers, plan.Relay);
        if (plan.Deferred.Count > 0)
        {
            screen.Words(4, $"  {RolloutWords.Deferred(plan)}:");
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
                peer.HomeRelay ?? peer.Home ?? "?",
                RolloutWords.Prediction(peer, relay),
                RolloutWords.Gain(peer),
                new Cell(RolloutWords.Why(peer), "grey"));
        }

        columns.Write(screen, "    ");
    }

    private void WriteLeftOut(PlanDocument plan)
    {
        if (plan.LeftOut.Count == 0)
            return;
        screen.Words(4, $"  {RolloutWords.LeftOut(plan)}:");
        foreach (var peer in plan.LeftOut)
            screen.Words(6, "    ", peer.Name, new($"  {KebabCase.Of(peer.Fate)}: ", "grey"), peer.Why);
    }

    private void WriteGates(IReadOnlyList<GateRuleDocument> gates)
    {
        if (gates.Count == 0)
            return;
        screen.Words(4, "  gates:");
        foreach (var gate in gates)
            screen.Words(6, $"    {gate.Key}  {RolloutWords.Rule(gate)}");
    }

    private void WriteList(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        screen.Words(4, $"  {title}:");
        foreach (var line in lines)
            screen.Words(6, "    ", line);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
