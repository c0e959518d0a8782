namespace OpenZro.Probes.Probing;

/// <summary>How far a run is.</summary>
/// <param name="Done">Probes that are done.</param>
/// <param name="Total">Probes that are known of; it grows while names resolve.</param>
/// <param name="Relay">The relay that the last probe was of.</param>
public sealed record ProbeProgress(int Done, int Total, string Relay)
{
    /// <summary>The observation that was just made; <see langword="null"/> when it was no TCP endpoint.</summary>
    public Observation? Observation { get; init; }
}
