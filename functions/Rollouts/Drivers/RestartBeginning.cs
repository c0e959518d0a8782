namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What came of asking for one peer's restart.</summary>
public sealed record RestartBeginning
{
    /// <summary>The peer's id.</summary>
    public required string PeerId { get; init; }

    /// <summary>How far it came.</summary>
    public required RestartState State { get; init; }

    /// <summary>Why it failed or is unknown; <see langword="null"/> otherwise.</summary>
    public DriverFailure? Failure { get; init; }

    /// <summary>Whether what was begun goes on, so that another call with the same operation asks for it and begins nothing.</summary>
    public bool GoesOn { get; init; }

    /// <summary>What the driver kept for the audit, such as a command's output or what a person was asked; bounded.</summary>
    public string? Evidence { get; init; }
}
