namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A peer as management's API tells it. It tells nothing of relays (openzro <c>management/server/http/api/openapi.yml</c>).</summary>
public sealed record ApiPeer
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The address in the mesh.</summary>
    public string Ip { get; init; } = "";

    /// <summary>The name in the mesh's DNS.</summary>
    public string DnsLabel { get; init; } = "";

    /// <summary>Whether its stream to management stands; with several replicas it may linger for a keepalive.</summary>
    public bool Connected { get; init; }

    /// <summary>When management last heard of it.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>The client's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The groups that it is in.</summary>
    public IReadOnlyList<ApiGroup>? Groups { get; init; }

    /// <summary>Whether its login has expired: it will not come back unattended.</summary>
    public bool LoginExpired { get; init; }

    /// <summary>Whether an administrator has to approve it.</summary>
    public bool ApprovalRequired { get; init; }

    /// <summary>The country of its address (ISO 3166-1 alpha-2); empty without a database of places.</summary>
    public string CountryCode { get; init; } = "";

    /// <summary>Whether it is removed when it stays away.</summary>
    public bool Ephemeral { get; init; }
}
