using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What was seen of one peer. A value that could not be seen is <see langword="null"/>: it is missing evidence, not a verdict.</summary>
public sealed record PeerSight
{
    /// <summary>The peer's id.</summary>
    public required string PeerId { get; init; }

    /// <summary>Whether the daemon started after the operation began, by the host's own clock or marker.</summary>
    public bool? Restarted { get; init; }

    /// <summary>How long the daemon has run.</summary>
    public TimeSpan? DaemonAge { get; init; }

    /// <summary>The client's status.</summary>
    public ClientStatus? Status { get; init; }

    /// <summary>The client answered that it waits for a login: it will not come back unattended.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>
    /// The configured URL of the home relay that the running daemon chose last, from its log where that is readable. The status
    /// tells only the instance URL, which all relays of a cluster share.
    /// </summary>
    public string? ChosenUrl { get; init; }

    /// <summary>Whether it connects by itself when its daemon starts (<c>--disable-auto-connect</c> keeps it from that), where its settings are readable.</summary>
    public bool? ConnectsByItself { get; init; }

    /// <summary>Whether management has the peer connected, where the driver asked it.</summary>
    public bool? Connected { get; init; }

    /// <summary>When management last saw the peer, where the driver asked it.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Why something could not be seen.</summary>
    public DriverFailure? Failure { get; init; }

    /// <summary>What the driver kept for the audit; bounded.</summary>
    public string? Evidence { get; init; }

    /// <summary>The sight with what the client answered when it was asked for its status.</summary>
    internal PeerSight With(StatusReading reading) => this with
    {
        Status = reading.Status,
        NeedsLogin = reading.Problem == StatusProblem.NeedsLogin,
        Failure = reading.Problem switch
        {
            null => null,
            StatusProblem.DaemonDown => new() { Code = DriverFailureCode.Unavailable, Detail = reading.Detail },
            StatusProblem.NeedsLogin => new() { Code = DriverFailureCode.Forbidden, Detail = "the client waits for a login: " + reading.Detail },
            StatusProblem.NoClient => new() { Code = DriverFailureCode.NotFound, Detail = reading.Detail },
            _ => new() { Code = DriverFailureCode.BadAnswer, Detail = reading.Detail },
        },
    };
}
