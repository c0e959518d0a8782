namespace OpenZro.Probes.Web.Signals;

/// <summary>Health was judged (<see cref="SignalNames.HealthJudged"/>).</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Mesh">The mesh.</param>
/// <param name="Silent">The regions of which it is an incident that they are silent or blind, whether people are told of it or a maintenance keeps them from it.</param>
/// <param name="At">When that was judged.</param>
internal sealed record JudgedSignal(string Event, string Mesh, IReadOnlyList<string> Silent, DateTimeOffset At);
