namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What came of a change of management's configuration.</summary>
public sealed record RegisterAnswer
{
    /// <summary>How far it came.</summary>
    public required RegisterState State { get; init; }

    /// <summary>Why it failed or is unknown; <see langword="null"/> otherwise.</summary>
    public DriverFailure? Failure { get; init; }

    /// <summary>What the driver kept for the audit, or what a person has to do; bounded.</summary>
    public string? Evidence { get; init; }
}
