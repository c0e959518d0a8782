namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A rollout file that is to be planned.</summary>
public sealed record PlanBody
{
    /// <summary>The file's text, YAML.</summary>
    public required string Yaml { get; init; }

    /// <summary>What the file is called in problems; null for <c>rollout.yaml</c>.</summary>
    public string? FileName { get; init; }
}
