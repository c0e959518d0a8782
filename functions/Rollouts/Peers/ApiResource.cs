namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What is reached through a network: a host, a subnet or a domain.</summary>
public sealed record ApiResource
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>An address, a prefix such as <c>10.0.0.0/24</c>, or a domain, which may begin with <c>*.</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whether it is in use.</summary>
    public bool Enabled { get; init; }
}
