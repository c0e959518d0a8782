namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What is known of a peer when a plan is made: from management's API, and from its own status where someone could ask for it.</summary>
public sealed record PeerFacts
{
    /// <summary>The peer's id in management.</summary>
    public required string Id { get; init; }

    /// <summary>The peer's name in management.</summary>
    public required string Name { get; init; }

    /// <summary>The peer's address in the mesh, without prefix length; <see langword="null"/> where management tells none.</summary>
    public string? Address { get; init; }

    /// <summary>The names of its groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The country that management places it in (ISO 3166-1 alpha-2); <see langword="null"/> when it cannot.</summary>
    public string? Country { get; init; }

    /// <summary>The region of the fleet whose measurements stand for it; <see langword="null"/> when none does.</summary>
    public string? Region { get; init; }

    /// <summary>The operating system as management tells it.</summary>
    public string? Os { get; init; }

    /// <summary>Whether its stream to management stands.</summary>
    public bool IsConnected { get; init; }

    /// <summary>When management last heard of it.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Whether its login has expired, so that it would not come back unattended.</summary>
    public bool IsLoginExpired { get; init; }

    /// <summary>Whether it waits for an administrator's approval, so that it would not come back.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>Whether it connects by itself after a restart; <see langword="null"/> when nobody could ask it.</summary>
    public bool? ConnectsByItself { get; init; }

    /// <summary>The networks and routes, by id, that it is an enabled router of.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>The instance URL of its home relay; <see langword="null"/> when nobody could ask it.</summary>
    public string? Home { get; init; }

    /// <summary>When <see cref="Home"/> was seen; <see langword="null"/> when it never was.</summary>
    public DateTimeOffset? HomeSeenAt { get; init; }

    /// <summary>Whether it is the peer that the server itself runs on.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Whether our own way to management, storage or other peers leads through it: a jump host, a router.</summary>
    public bool IsOnOurPath { get; init; }
}
