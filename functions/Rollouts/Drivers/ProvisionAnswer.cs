namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>How far provisioning is.</summary>
public sealed record ProvisionAnswer
{
    /// <summary>The state.</summary>
    public required ProvisionState State { get; init; }

    /// <summary>What a person has to do, or what was created; bounded.</summary>
    public string? Evidence { get; init; }

    /// <summary>Why it failed, or could not be seen.</summary>
    public DriverFailure? Failure { get; init; }
}
