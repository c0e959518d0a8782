namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What provisioning would do.</summary>
public sealed record ProvisionPreview
{
    /// <summary>The changes, one a line, for people.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Why it cannot be told.</summary>
    public DriverFailure? Failure { get; init; }
}
