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
        screen.Words(4, new(rollout.Id, "bold"), $"  {RolloutWords.Title(rollout)}  ", State(rollout.State), RolloutWords.Since(rollout), RolloutWords.StepOf(rollout));
        screen.Words(4, new("  ", "grey"), new($"by {rollout.Requester} at {RolloutWords.Instant(rollout.CreatedAt)}, plan {rollout.PlanHash}", "grey"));
        WriteWhy(document);
        foreach (var batch in BatchesOf(document))
            WriteBatch(batch);
        WriteGates(document);
        WriteAsked(document);
        foreach (var entry in document.Timeline.TakeLast(lines))
            WriteEvent(entry);
    }

    /// <summary>Writes which rollout it is, and its state.</summary>
    public void WriteState(RolloutSummary rollout) =>
        screen.Words(4, new(rollout.Id, "bold"), "  ", State(rollout.State), RolloutWords.Since(rollout), RolloutWords.StepOf(rollout));

    /// <summary>Writes what it does.</summary>
    public void WriteAbout(RolloutSummary rollout) => screen.Words(4, $"  {RolloutWords.Title(rollout)}");

    /// <summary>Writes why it stands where it does, and what people told it.</summary>
    public void WriteWhy(RolloutDocument document)
    {
        var rollout = document.Rollout;
        if (rollout.Explanation.Length > 0)
            WriteExplanation(rollout.Explanation.Split('\n'));
        if (document.Problem is { } problem)
            screen.Words(4, "  ", new("✗ the engine cannot go on: ", "red"), problem);
        if (document.Control is { Command: not ControlCommand.Run } told && !rollout.HasEnded && rollout.State != RolloutState.Paused)
            screen.Words(4, $"  {RolloutWords.Told(told)}");
    }

    /// <summary>Writes how far a batch is.</summary>
    public void WriteBatch(BatchView batch)
    {
        List<Cell> parts = [$"  {RolloutWords.Batch(batch.Number),-9} {Bar(batch)} "];
        foreach (var (state, count) in batch.Counts.OrderBy(entry => entry.Key))
            parts.Add(new(string.Create(CultureInfo.InvariantCulture, $" {count} {KebabCase.Of(state)}"), StyleOf(state)));
        screen.Words(14, [.. parts]);
    }

    /// <summary>Writes what a gate waits for, or how it was decided.</summary>
    public void WriteGate(GateDocument gate) =>
        screen.Words(6, new($"  gate {gate.Key} ", gate.State is GateState.Open ? "yellow" : "grey"), gate.Standing, gate.State is GateState.Open ? $" by {RolloutWords.WhoMay(gate)}" : "", gate.Deadline is { } end && gate.State is GateState.Open ? $", until {RolloutWords.Instant(end)}" : "");

    /// <summary>Writes the command that approves.</summary>
    public void WriteCommand(RolloutDocument document, GateDocument gate) => screen.Commands(4, "    ", ApproveCommand(document, gate, urlOption));

    /// <summary>Writes whom people have to restart.</summary>
    public void WriteAsked(RolloutDocument document)
    {
        if (document.Asked.Count > 0)
            screen.Words(4, $"  restart by hand: {string.Join(", ", document.Asked.Select(peer => peer.Name))}");
    }

    /// <summary>Writes an event.</summary>
    public void WriteEvent(TimelineEntry entry) => screen.Words(4, new Cell($"  {Event(entry)}", "grey"));

    /// <summary>Writes what there is no room for.</summary>
    public void WriteMore(string what) => screen.Words(4, new Cell($"  and {what}", "grey"));

    /// <summary>Writes why the rollout cannot be looked at.</summary>
    public void WriteTrouble(string trouble) => screen.Words(4, new Cell($"  {trouble}", "red"));

    /// <summary>Every batch, and the deferred peers last where there are any.</summary>
    public static IReadOnlyList<BatchView> BatchesOf(RolloutDocument document) => document.Deferred is null ? document.Batches : [.. document.Batches, document.Deferred];

    /// <summary>One event in a line.</summary>
    public static string Event(TimelineEntry entry) => $"{RolloutWords.Instant(entry.At)}  {entry.Actor}  {AuditWords.Of(entry)}";

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

    /// <summary>The first line as words; what people are to copy stands in further lines, which stay as they are.</summary>
    private void WriteExplanation(string[] lines)
    {
        screen.Words(4, "  ", lines[0]);
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0))
            screen.Words(0, $"    {line}");
    }

    private void WriteGates(RolloutDocument document)
    {
        foreach (var gate in document.Gates.Where(gate => gate.State is not null))
        {
            WriteGate(gate);
            foreach (var vote in gate.Votes.Where(vote => vote.Comment.Length > 0))
                screen.Words(8, new Cell($"    {vote.Who}: {vote.Comment}", "grey"));
            if (gate.State is GateState.Open)
                WriteCommand(document, gate);
        }
    }

    /// <summary>How much of a batch has a verdict, in ten places.</summary>
    private static string Bar(BatchView batch)
    {
        const int Places = 10;
        var filled = batch.Size == 0 ? Places : RolloutWords.Judged(batch) * Places / batch.Size;
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
