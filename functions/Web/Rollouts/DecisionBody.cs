using OpenZro.Probes.Rollouts.Gates;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A decision at a gate.</summary>
public sealed record DecisionBody
{
    /// <summary>What is said.</summary>
    public required GateVerb Verb { get; init; }

    /// <summary>The hash of the plan that the person has seen.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Why, in the person's words; null for nothing.</summary>
    public string? Comment { get; init; }
}
