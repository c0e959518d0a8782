namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>A change of management's relay addresses.</summary>
public sealed record AddressChange
{
    /// <summary>What makes a repetition the same change.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The addresses that the plan was made for, in order. Where others are configured, nothing is changed.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>The addresses wanted, in order.</summary>
    public required IReadOnlyList<string> After { get; init; }
}
