namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A group as management's API tells it.</summary>
public sealed record ApiGroup
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Its members; <see langword="null"/> where only the group is named.</summary>
    public IReadOnlyList<ApiMember>? Peers { get; init; }
}
