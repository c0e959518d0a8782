namespace OpenZro.Probes.Web.Signals;

/// <summary>An incident lasts (<see cref="SignalNames.IncidentLasts"/>).</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Kind">Where the fault lies: <c>relay-down</c>, <c>finding</c>, <c>resolver</c>, <c>region</c> or <c>mesh</c>.</param>
/// <param name="Code">The finding's code; <see langword="null"/> when it is no finding by itself.</param>
/// <param name="Cause">What it is caused by, in a few words that stay as long as it lasts (<see cref="OpenZro.Probes.Health.Cause.Name"/>).</param>
/// <param name="Severity">How urgent it is: <c>warning</c>, <c>error</c> or <c>critical</c>.</param>
/// <param name="Relay">The relay; <see langword="null"/> when it is of none.</param>
/// <param name="Summary">What it is called.</param>
/// <param name="Regions">The regions in which it lasts.</param>
/// <param name="At">When that was judged.</param>
internal sealed record IncidentSignal(
    string Event,
    string Incident,
    string Mesh,
    string Kind,
    string? Code,
    string Cause,
    string Severity,
    string? Relay,
    string Summary,
    IReadOnlyList<string> Regions,
    DateTimeOffset At);
