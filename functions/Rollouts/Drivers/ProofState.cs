namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What was seen of management after a change.</summary>
public enum ProofState
{
    /// <summary>It runs with the addresses wanted.</summary>
    Proven,

    /// <summary>It does not yet, or nothing could be seen: look again.</summary>
    NotYet,

    /// <summary>It runs, or starts, in a way that will not prove the change: with other addresses, or it failed to start.</summary>
    Disproven,
}
