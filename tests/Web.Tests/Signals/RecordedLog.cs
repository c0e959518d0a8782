using Microsoft.Extensions.Logging;

namespace OpenZro.Probes.Web.Tests.Signals;

/// <summary>A log that keeps what was said: the event's name and its message.</summary>
internal sealed class RecordedLog<T> : ILogger<T>
{
    public List<(string Event, LogLevel Level, string Message)> Said { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Said.Add((eventId.Name!, logLevel, formatter(state, exception)));
}
