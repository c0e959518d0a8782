namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A way to reach machines.</summary>
public abstract record Connection
{
    /// <summary>The name that rollout files use.</summary>
    public required string Name { get; init; }
}
