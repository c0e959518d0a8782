using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Health;
using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Web.Signals;

/// <summary>Says what the function app's alerts listen for; see <see cref="SignalNames"/>.</summary>
/// <param name="log">Where it goes. It must not be sampled: an event that was left out would be a slot that was not run.</param>
public sealed partial class SignalLog(ILogger<SignalLog> log)
{
    /// <summary>Reports a slot that was run.</summary>
    public void Report(SlotOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var fleet = outcome.Request.Fleet.Fleet;
        var status = KebabCase.Of(outcome.Judgement.Status);
        foreach (var relays in RelaySignals.Of(fleet, outcome.Run, outcome.Judgement).Chunk(RelaySignals.PerEvent))
        {
            var signal = new SlotSignal(SignalNames.SlotReported, outcome.Run.Region, outcome.Run.Slot, fleet.Version, status, relays);
            var text = JsonSerializer.Serialize(signal, SignalJsonContext.Default.SlotSignal);
            LogSlot(text);
        }
    }

    /// <summary>Says that health was judged, and which incidents last, but for those that a maintenance silences; nothing of a book that nobody has judged.</summary>
    /// <param name="book">What is known of health.</param>
    public void ReportHealth(HealthBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (book.JudgedAt is not { } at)
            return;
        foreach (var incident in book.Open.Where(incident => incident.SilencedBy is null))
        {
            var lasting = JsonSerializer.Serialize(Lasting(incident, at), SignalJsonContext.Default.IncidentSignal);
            LogIncident(lasting);
        }

        IReadOnlyList<string> silent = [.. book.Open.Where(incident => incident.Cause.Kind is CauseKind.Region).Select(incident => incident.Cause.Region!)];
        var judged = JsonSerializer.Serialize(new(SignalNames.HealthJudged, book.Mesh, silent, at), SignalJsonContext.Default.JudgedSignal);
        LogJudged(judged);
    }

    /// <summary>Says that a rollout waits for people.</summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="mesh">Its mesh.</param>
    /// <param name="gate">The gate that it waits at.</param>
    /// <param name="since">Since when.</param>
    /// <param name="deadline">Until when it waits; <see langword="null"/> for as long as it takes.</param>
    /// <param name="at">When that is so.</param>
    public void ReportWaiting(string rollout, string mesh, string gate, DateTimeOffset since, DateTimeOffset? deadline, DateTimeOffset at) =>
        LogWaiting(JsonSerializer.Serialize(new(SignalNames.RolloutWaiting, rollout, mesh, gate, since, deadline, at), SignalJsonContext.Default.WaitingSignal));

    /// <summary>Says that a rollout failed or holds.</summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="mesh">Its mesh.</param>
    /// <param name="step">The step that it was at.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="at">When that is so.</param>
    public void ReportFailed(string rollout, string mesh, string step, string reason, DateTimeOffset at) =>
        LogFailed(JsonSerializer.Serialize(new(SignalNames.RolloutFailed, rollout, mesh, step, reason, at), SignalJsonContext.Default.FailedSignal));

    private static IncidentSignal Lasting(Incident incident, DateTimeOffset at) => new(
        SignalNames.IncidentLasts,
        incident.Id,
        incident.Mesh,
        KebabCase.Of(incident.Cause.Kind),
        incident.Cause.Code,
        incident.Cause.Name,
        KebabCase.Of(incident.Severity),
        incident.Cause.Relay,
        incident.Title,
        [.. incident.Regions.Where(region => region.Until is null).Select(region => region.Region)],
        at);

    [LoggerMessage(EventId = 20, EventName = SignalNames.SlotReported, Level = LogLevel.Information, Message = "{Signal}")]
    private partial void LogSlot(string signal);

    [LoggerMessage(EventId = 24, EventName = SignalNames.HealthJudged, Level = LogLevel.Information, Message = "{Signal}")]
    private partial void LogJudged(string signal);

    [LoggerMessage(EventId = 23, EventName = SignalNames.IncidentLasts, Level = LogLevel.Warning, Message = "{Signal}")]
    private partial void LogIncident(string signal);

    [LoggerMessage(EventId = 21, EventName = SignalNames.RolloutWaiting, Level = LogLevel.Warning, Message = "{Signal}")]
    private partial void LogWaiting(string signal);

    [LoggerMessage(EventId = 22, EventName = SignalNames.RolloutFailed, Level = LogLevel.Error, Message = "{Signal}")]
    private partial void LogFailed(string signal);
}
