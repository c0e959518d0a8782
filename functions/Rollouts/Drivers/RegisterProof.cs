namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Whether management was seen to run with the addresses that it should.</summary>
public sealed record RegisterProof
{
    /// <summary>What was seen.</summary>
    public required ProofState State { get; init; }

    /// <summary>When management was ready, by its own host's clock: peers whose stream is younger know the addresses.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>What was seen or is missing, for people.</summary>
    public required string Evidence { get; init; }

    /// <summary>Why nothing could be seen.</summary>
    public DriverFailure? Failure { get; init; }
}
