using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>Runs a method again over its journal, and holds it to what it did.</summary>
public static class JournalReplay
{
    /// <summary>
    /// Runs a method over a journal from its first entry: what continuous integration does with journals of finished rollouts, so that a
    /// change which would break a rollout in flight is caught.
    /// </summary>
    /// <exception cref="JournalMismatchException">It asks for something else than it did.</exception>
    public static void Verify(IOrchestration orchestration, string id, Payload input, IReadOnlyList<JournalEntry> entries) =>
        Over(new MethodRun(orchestration, id, input), entries);

    internal static void Over(MethodRun run, IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Sequence == 0)
                run.Start(entry.At);
            else if (entry.Ended is null)
                continue;
            else if (run.IsOpen(entry.Ended))
                run.Complete(entry.Ended, entry.Result, entry.At);
            else
                throw new JournalMismatchException(entry.Sequence, $"{entry.Ended}", $"{run.Request?.Operation}");

            if (entry.Next != run.Asked)
                throw new JournalMismatchException(entry.Sequence, Name(entry.Next), Name(run.Asked));
        }
    }

    private static string Name(JournalOperation? operation) => operation?.ToString() ?? "nothing until the rest of a fan-out";
}
