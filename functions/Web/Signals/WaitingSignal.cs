namespace OpenZro.Probes.Web.Signals;

/// <summary>A rollout waits (<see cref="SignalNames.RolloutWaiting"/>).</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Gate">The gate that it waits at.</param>
/// <param name="Since">Since when.</param>
/// <param name="Deadline">Until when; <see langword="null"/> for as long as it takes.</param>
/// <param name="At">When that was so.</param>
internal sealed record WaitingSignal(string Event, string Rollout, string Mesh, string Gate, DateTimeOffset Since, DateTimeOffset? Deadline, DateTimeOffset At);
