namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>What is to be started.</summary>
public sealed record StartRequest
{
    /// <summary>The rollout file's text.</summary>
    public required string Yaml { get; init; }

    /// <summary>What the text is called in problems.</summary>
    public string FileName { get; init; } = "rollout.yaml";

    /// <summary>The hash of the plan that the person has seen, or its first digits (<see cref="Planning.PlanHash.LeastDigits"/> or more); a plan with another one is not started.</summary>
    public required string PlanHash { get; init; }

    /// <summary>
    /// What makes a repeated request the same request, so that a lost answer can be asked for again; <see langword="null"/> for none, and
    /// then the plan is: starting the plan that is running starts nothing new.
    /// </summary>
    public string? Key { get; init; }
}
