using System.Globalization;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Shows a person where a rollout stands, what it waits for, and the command that someone has to run next.</summary>
/// <param name="screen">Where it is shown.</param>
/// <param name="urlOption">What a command line needs to reach the same API.</param>
internal sealed class RolloutReport(Screen screen, string urlOption)
{
    /// <summary>Writes where it stands.</summary>
    /// <param name="document">The rollout.</param>
    /// <param name="lines">How many of the last events are shown.</param>
    public void Write(RolloutDocument document, int lines)
    {
        var rollout = document.Rollout;
        screen.Words(4, new(rollout.Id, "bold"), $"  {Title(rollout)}  ", State(rollout.State), Since(rollout), StepOf(rollout));
        screen.Words(4, new("  ", "grey"), new($"by {rollout.Requester} at {Instant(rollout.CreatedAt)}, plan {rollout.PlanHash}", "grey"));
        if (rollout.Explanation.Length > 0)
            WriteExplanation(rollout.Explanation.Split('\n'));
        if (document.Problem is { } problem)
            screen.Words(4, "  ", new("✗ the engine cannot go on: ", "red"), problem);
        if (document.Control is { } told && !rollout.HasEnded)
            screen.Words(4, $"  {told.By} told it to {KebabCase.Of(told.Command)} at {Instant(told.At)}: {told.Reason}");
        WriteBatches(document);
        WriteGates(document);
        WriteAsked(document);
        foreach (var entry in document.Timeline.TakeLast(lines))
            screen.Words(4, new Cell($"  {Event(entry)}", "grey"));
    }

    /// <summary>One event in a line.</summary>
    public static string Event(TimelineEntry entry) => $"{Instant(entry.At)}  {entry.Actor}  {entry.Action}{(entry.Subject.Length > 0 ? " " + entry.Subject : "")}";

    /// <summary>What a rollout does, in a few words.</summary>
    public static string Title(RolloutSummary rollout) => $"{KebabCase.Of(rollout.Kind)}{(rollout.Relay is null ? "" : " " + rollout.Relay)}  mesh {rollout.Mesh}  {rollout.Reason}";

    /// <summary>Since when a rollout stands still; nothing while it moves on.</summary>
    public static string Since(RolloutSummary rollout) =>
        rollout.State is RolloutState.WaitingForGate or RolloutState.Waiting or RolloutState.Paused or RolloutState.Held ? $" since {Instant(rollout.Since)}" : "";

    /// <summary>The step that a rollout works at; nothing where its state says as much.</summary>
    public static string StepOf(RolloutSummary rollout) =>
        rollout.HasEnded || rollout.Step.Length == 0 || rollout.Step is "pass-gate" or "hold" or "look-at-hold" ? "" : $", {rollout.Step.Replace('-', ' ')}";

    /// <summary>A state in its colour.</summary>
    public static Cell State(RolloutState state) => new(KebabCase.Of(state), state switch
    {
        RolloutState.Done => "green",
        RolloutState.Failed or RolloutState.Aborted or RolloutState.Rejected or RolloutState.Held => "red",
        RolloutState.WaitingForGate or RolloutState.Paused or RolloutState.RollingBack or RolloutState.RolledBack => "yellow",
        _ => "blue",
    });

    /// <summary>The command by which somebody approves at a gate.</summary>
    /// <param name="document">The rollout.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="urlOption">What a command line needs to reach the API as it was reached here: for people who reach it in the same way.</param>
    public static string ApproveCommand(RolloutDocument document, GateDocument gate, string urlOption) => $"ozprobes rollout approve {document.Rollout.Id} --gate {gate.Key} --hash {gate.PlanHash}{(document.Url is { } url ? ApiAddress.OptionFor(new Uri(url)) : urlOption)}";

    /// <summary>An instant in UTC.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The first line as words; what people are to copy stands in further lines, which stay as they are.</summary>
    private void WriteExplanation(string[] lines)
    {
        screen.Words(4, "  ", lines[0]);
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0))
            screen.Words(0, $"    {line}");
    }

    private void WriteBatches(RolloutDocument document)
    {
        foreach (var batch in document.Deferred is null ? document.Batches : [.. document.Batches, document.Deferred])
        {
            var name = batch.Number == 0 ? "deferred" : string.Create(CultureInfo.InvariantCulture, $"batch {batch.Number}");
            List<Cell> parts = [$"  {name,-9} {Bar(batch)} "];
            foreach (var (state, count) in batch.Counts.OrderBy(entry => entry.Key))
                parts.Add(new(string.Create(CultureInfo.InvariantCulture, $" {count} {KebabCase.Of(state)}"), StyleOf(state)));
            screen.Words(14, [.. parts]);
        }
    }

    private void WriteGates(RolloutDocument document)
    {
        foreach (var gate in document.Gates.Where(gate => gate.State is not null))
        {
            screen.Words(6, new($"  gate {gate.Key} ", gate.State is GateState.Open ? "yellow" : "grey"), gate.Standing, gate.State is GateState.Open ? $" by {WhoMay(gate)}" : "", gate.Deadline is { } end && gate.State is GateState.Open ? $", until {Instant(end)}" : "");
            foreach (var vote in gate.Votes.Where(vote => vote.Comment.Length > 0))
                screen.Words(8, new Cell($"    {vote.Who}: {vote.Comment}", "grey"));
            if (gate.State is GateState.Open)
                screen.Commands(4, "    ", ApproveCommand(document, gate, urlOption));
        }
    }

    private static string WhoMay(GateDocument gate) => string.Join(
        " or ", ((IEnumerable<string>)[.. gate.Roles.Count > 0 ? [$"the role {string.Join(", ", gate.Roles)}"] : (string[])[], .. gate.People]));

    private void WriteAsked(RolloutDocument document)
    {
        if (document.Asked.Count == 0)
            return;
        screen.Words(4, $"  restart by hand: {string.Join(", ", document.Asked.Select(peer => peer.Name))}");
    }

    /// <summary>How much of a batch has a verdict, in ten places.</summary>
    private static string Bar(BatchView batch)
    {
        const int Places = 10;
        var done = batch.Counts.Where(entry => entry.Key is PeerState.OnExpected or PeerState.Elsewhere or PeerState.NotBack or PeerState.Skipped).Sum(entry => entry.Value);
        var filled = batch.Size == 0 ? Places : done * Places / batch.Size;
        return new string('■', filled) + new string('·', Places - filled);
    }

    private static string StyleOf(PeerState state) => state switch
    {
        PeerState.OnExpected => "green",
        PeerState.Elsewhere or PeerState.Inconclusive => "yellow",
        PeerState.NotBack => "red",
        PeerState.Restarting => "blue",
        _ => "grey",
    };
}
