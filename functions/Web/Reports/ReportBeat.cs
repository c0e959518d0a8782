namespace OpenZro.Probes.Web.Reports;

/// <summary>A slot that a region ran.</summary>
/// <param name="Slot">The scheduled instant.</param>
/// <param name="Interval">How far the next one was away by the fleet that was in force.</param>
internal readonly record struct ReportBeat(DateTimeOffset Slot, TimeSpan Interval);
