namespace OpenZro.Probes.Web.Signals;

/// <summary>A rollout failed or holds (<see cref="SignalNames.RolloutFailed"/>).</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Step">The step that it was at.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="At">When that was so.</param>
internal sealed record FailedSignal(string Event, string Rollout, string Mesh, string Step, string Reason, DateTimeOffset At);
