namespace OpenZro.Probes.Web.Signals;

/// <summary>A region ran a slot (<see cref="SignalNames.SlotReported"/>).</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Region">The vantage point.</param>
/// <param name="Slot">The slot that it ran.</param>
/// <param name="FleetVersion">The fleet that it used.</param>
/// <param name="Status">How the fleet stands from there.</param>
/// <param name="Relays">How each relay does; a large fleet is told in several events of one slot.</param>
internal sealed record SlotSignal(string Event, string Region, DateTimeOffset Slot, string FleetVersion, string Status, IReadOnlyList<RelaySignal> Relays);
