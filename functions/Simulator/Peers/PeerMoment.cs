namespace OpenZro.Probes.Simulator.Peers;

/// <summary>A peer at one instant.</summary>
internal sealed record PeerMoment
{
    /// <summary>Whether its daemon runs.</summary>
    public bool IsRunning { get; init; }

    /// <summary>When its daemon started last.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether it waits for someone to log in.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>Whether its stream to management stands.</summary>
    public bool IsConnected { get; init; }

    /// <summary>When that stream last began or ended.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>The relays that the last Sync told it.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>The way to its home relay.</summary>
    public RelayPath? Home { get; init; }

    /// <summary>When it made that relay its home.</summary>
    public DateTimeOffset ChosenAt { get; init; }
}
