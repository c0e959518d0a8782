namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A network as management's API tells it.</summary>
public sealed record ApiNetwork
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The ids of its routers.</summary>
    public IReadOnlyList<string>? Routers { get; init; }

    /// <summary>The ids of what is reached through it.</summary>
    public IReadOnlyList<string>? Resources { get; init; }
}
