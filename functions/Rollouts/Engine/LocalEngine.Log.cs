using Microsoft.Extensions.Logging;

namespace OpenZro.Probes.Rollouts.Engine;

public sealed partial class LocalEngine
{
    [LoggerMessage(1, LogLevel.Information, "This engine drives, with fencing token {Epoch}.")]
    private partial void LogLeaseWon(long epoch);

    [LoggerMessage(2, LogLevel.Warning, "This engine no longer drives: it lost its lease or cannot read the store, fencing token {Epoch}.")]
    private partial void LogReignEnded(Exception? exception, long epoch);

    [LoggerMessage(3, LogLevel.Warning, "{Message} It is read again.")]
    private partial void LogFenced(string message);

    [LoggerMessage(4, LogLevel.Error, "The driver of '{Id}' failed, and is started again.")]
    private partial void LogDriverFailed(Exception exception, string id);
}
