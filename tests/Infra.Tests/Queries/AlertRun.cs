using System.Globalization;
using System.Text.Json;
using System.Xml;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Infra.Tests.Queries;

/// <summary>What the app has said at which minute, and when the alerts of a deployment would fire for it. Telemetry is found two minutes after it was said.</summary>
internal sealed class AlertRun(Snapshot snapshot) : ILogger<SignalLog>
{
    private static readonly DateTimeOffset _start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly List<(DateTimeOffset At, string Message)> _said = [];
    private DateTimeOffset _now;

    /// <summary>The instant of a minute.</summary>
    public static DateTimeOffset At(int minute) => _start.AddMinutes(minute);

    /// <summary>Has the app say something in every turn of its timer, from one minute up to another.</summary>
    public AlertRun Says(int from, int until, int every, Action<SignalLog, DateTimeOffset> say)
    {
        for (var minute = from; minute < until; minute += every)
        {
            _now = At(minute);
            say(new SignalLog(this), _now);
        }

        return this;
    }

    /// <summary>The minutes at which an alert finds something, which it looks for every five minutes, with what it finds in a column.</summary>
    public async Task<IReadOnlyList<(int Minute, string Found)>> FiresAsync(string alert, string column, int until)
    {
        var rule = snapshot.One("Microsoft.Insights/scheduledQueryRules", $"ozprobes-{alert}");
        var minutes = Enumerable.Range(0, until / 5).Select(turn => turn * 5).ToList();
        var asked = new
        {
            query = rule.Read("properties.criteria.allOf.0.query"),
            windowSeconds = XmlConvert.ToTimeSpan(rule.Read("properties.windowSize")).TotalSeconds,
            instants = minutes.Select(At),
            traces = _said.Select(said => new { at = said.At, foundAt = said.At.AddMinutes(2), message = said.Message }),
        };
        var run = await ToolRun.OfAsync("node", [Repository.Path("tests", "Infra.Tests", "Queries", "kusto", "run.js")], JsonSerializer.Serialize(asked));
        run.Exit.ShouldBe(0, run.Error);
        var rows = JsonSerializer.Deserialize<List<List<Dictionary<string, JsonElement>>>>(run.Output)!;
        return [.. minutes.Zip(rows).SelectMany(look => look.Second.Select(row => (look.First, Convert.ToString(row[column], CultureInfo.InvariantCulture)!)))];
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _said.Add((_now, formatter(state, exception)));
}
