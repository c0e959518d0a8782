namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A rollout that is to be started.</summary>
public sealed record StartBody
{
    /// <summary>The file's text, YAML.</summary>
    public required string Yaml { get; init; }

    /// <summary>What the file is called in problems; null for <c>rollout.yaml</c>.</summary>
    public string? FileName { get; init; }

    /// <summary>The hash of the plan that the person has seen, or its first 12 digits or more. When the plan is another one by now, nothing is started.</summary>
    public required string PlanHash { get; init; }
}
