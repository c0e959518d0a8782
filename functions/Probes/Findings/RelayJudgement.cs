namespace OpenZro.Probes.Findings;

/// <summary>What one run means for one relay.</summary>
/// <param name="Relay">The relay's name in the fleet.</param>
/// <param name="Status">How it stands; of a candidate too, though that counts for nothing but itself.</param>
/// <param name="Findings">Its findings, worst first.</param>
public sealed record RelayJudgement(string Relay, RelayStatus Status, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether no peer gets anywhere: every probe failed, or no resolver gives the relay's name an address.</summary>
    public bool IsDown { get; init; }
}
