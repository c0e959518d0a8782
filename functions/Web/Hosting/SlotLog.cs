using Microsoft.Extensions.Logging;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Tells the log of each slot: one line for it, one per finding that came or went, and what became of its results.</summary>
internal sealed partial class SlotLog(ILogger<SlotLog> log)
{
    /// <summary>Writes of the last slot.</summary>
    /// <param name="before">What the slot before it meant; <see langword="null"/> for the first.</param>
    /// <param name="known">What is known now, with a last slot.</param>
    public void Write(Judgement? before, VantageSnapshot known)
    {
        var outcome = known.Last!;
        WriteSlot(outcome);
        var changes = FindingChanges.Between(before, outcome.Judgement);
        foreach (var finding in changes.Appeared)
        {
            var (level, severity, subject) = (LevelOf(finding), KebabCase.Of(finding.Severity), SubjectOf(finding));
            LogAppeared(level, severity, finding.Code, subject, finding.Message);
        }

        foreach (var finding in changes.Cleared)
        {
            var subject = SubjectOf(finding);
            LogCleared(finding.Code, subject, finding.Message);
        }

        WriteStorage(outcome, known.Backlog);
    }

    private void WriteSlot(SlotOutcome outcome)
    {
        var endpoints = outcome.Run.Relays.SelectMany(relay => relay.Endpoints).ToList();
        var succeeded = endpoints.Count(endpoint => endpoint.Succeeded);
        var skipped = endpoints.Count(endpoint => endpoint.Skipped is not null);
        var status = KebabCase.Of(outcome.Judgement.Status);
        LogSlot(
            outcome.Run.Slot, status, succeeded, endpoints.Count - succeeded - skipped, skipped, outcome.Run.Elapsed.TotalMilliseconds,
            outcome.Request.Notes.Missed, outcome.Recorded.IsStored ? "stored" : "not stored");
    }

    private void WriteStorage(SlotOutcome outcome, BacklogState backlog)
    {
        if (outcome.Recorded.Failure is { } failure)
        {
            LogStorageDown(failure, backlog.Runs, backlog.Bytes, backlog.Dropped);
        }
        else if (outcome.Recorded.Drained > 0)
        {
            LogStorageBack(outcome.Recorded.Drained);
        }

        if (outcome.UpkeepFailure is { } upkeep)
        {
            LogUpkeepFailed(upkeep);
        }
    }

    private static LogLevel LevelOf(Finding finding) => finding.Severity is Severity.Info ? LogLevel.Information : LogLevel.Warning;

    private static string SubjectOf(Finding finding) =>
        string.Join(' ', new[] { finding.Subject.Relay, finding.Subject.Member, finding.Subject.Address, finding.Subject.Name }.OfType<string>().Distinct());
}
