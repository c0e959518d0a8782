namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>What someone wants to say at a gate.</summary>
public sealed record GateDecision
{
    /// <summary>The person, as the server has authenticated them.</summary>
    public required string Who { get; init; }

    /// <summary>The person's roles, as the server knows them.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What is said.</summary>
    public required GateVerb Verb { get; init; }

    /// <summary>The hash of the plan that the person has seen.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Why, in the person's words; up to <see cref="GateRules.LongestComment"/> characters.</summary>
    public string Comment { get; init; } = "";
}
