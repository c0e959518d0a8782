namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A change of management's list of relays. URLs stand as management writes them, in its order.</summary>
public sealed record AddressPlan
{
    /// <summary>The register target, or <see cref="RegisterRules.Print"/>.</summary>
    public required string Via { get; init; }

    /// <summary>The list that must be found before the change.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>The list after the change.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>By when management must prove itself healthy.</summary>
    public required TimeSpan ProofWithin { get; init; }

    /// <summary>The share of the planned peers, 0 to 1, that must have the new list.</summary>
    public required double Knowing { get; init; }

    /// <summary>How long that may take.</summary>
    public required TimeSpan PropagateAtMost { get; init; }
}
