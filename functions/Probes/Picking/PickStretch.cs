namespace OpenZro.Probes.Picking;

/// <summary>Slots in a row of a region with the same pick.</summary>
/// <param name="At">The first slot.</param>
/// <param name="Length">How long they are together.</param>
/// <param name="Pick">Who would have won.</param>
/// <param name="Expected">The relays that were expected then; any where there is none.</param>
public sealed record PickStretch(DateTimeOffset At, TimeSpan Length, Pick Pick, IReadOnlyList<string> Expected)
{
    /// <summary>Whether a relay was expected then.</summary>
    public bool Expects(string relay) => Expected.Count == 0 || Expected.Contains(relay);
}
