namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>A peer as a driver is told about it: who it is, never how to reach it, which only the connections know.</summary>
public sealed record PeerTarget
{
    /// <summary>The peer's id in the management API.</summary>
    public required string Id { get; init; }

    /// <summary>The peer's name, under which the connections know it.</summary>
    public required string Name { get; init; }

    /// <summary>The peer's address in the mesh, without prefix length.</summary>
    public string? Address { get; init; }
}
