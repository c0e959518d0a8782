using Microsoft.Extensions.Logging;

namespace OpenZro.Probes.Web.Hosting;

internal sealed partial class SlotLog
{
    [LoggerMessage(2, LogLevel.Information, "Slot {Slot:u} {Status}: {Succeeded} succeeded, {Failed} failed, {Skipped} skipped in {ElapsedMs:0} ms; {Missed} slots missed before it; {Stored}")]
    private partial void LogSlot(DateTimeOffset slot, string status, int succeeded, int failed, int skipped, double elapsedMs, int missed, string stored);

    [LoggerMessage(EventId = 3, EventName = "FindingAppeared", Message = "New {Severity} {Code} {Subject}: {Finding}")]
    private partial void LogAppeared(LogLevel level, string severity, string code, string subject, string finding);

    [LoggerMessage(4, LogLevel.Information, "Cleared {Code} {Subject}: {Finding}")]
    private partial void LogCleared(string code, string subject, string finding);

    [LoggerMessage(7, LogLevel.Warning, "The storage does not take results: {Failure} {Runs} runs of {Bytes} bytes wait on disk, {Dropped} were lost")]
    private partial void LogStorageDown(string failure, int runs, long bytes, long dropped);

    [LoggerMessage(8, LogLevel.Information, "Stored {Runs} runs that had waited")]
    private partial void LogStorageBack(int runs);

    [LoggerMessage(9, LogLevel.Warning, "Rolling up results did not work and will be tried again: {Failure}")]
    private partial void LogUpkeepFailed(string failure);
}
