using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>What a tally counts of one probe, small enough to be kept in memory by the ten thousand.</summary>
internal readonly struct SeenProbe
{
    private const long None = -1;
    private readonly long _resolve;
    private readonly long _connect;
    private readonly long _handshake;
    private readonly long _upgrade;
    private readonly long _authenticate;
    private readonly ProbePhase _phase;
    private readonly FailureReason? _reason;

    private SeenProbe(string endpoint, Observation seen)
    {
        Endpoint = endpoint;
        IsSkipped = seen.Skipped is not null;
        _resolve = Ticks(seen.Resolve);
        _connect = Ticks(seen.Connect);
        _handshake = Ticks(seen.Handshake);
        _upgrade = Ticks(seen.Upgrade);
        _authenticate = Ticks(seen.Authenticate);
        (_phase, _reason) = (seen.PeerFailure?.Phase ?? default, seen.PeerFailure?.Reason);
    }

    /// <summary>How many bytes one takes in memory, about; its endpoint is shared.</summary>
    public static int Bytes => 64;

    /// <summary>The endpoint, as <c>address:port server-name</c>.</summary>
    public string Endpoint { get; }

    /// <summary>Whether the probe was not made.</summary>
    public bool IsSkipped { get; }

    public TimeSpan? Resolve => Time(_resolve);

    public TimeSpan? Connect => Time(_connect);

    public TimeSpan? Handshake => Time(_handshake);

    public TimeSpan? Upgrade => Time(_upgrade);

    public TimeSpan? Authenticate => Time(_authenticate);

    /// <summary>From the start of connecting to the goal: the sum of the phases but resolving.</summary>
    public TimeSpan? Full => Connect + (Handshake ?? default) + (Upgrade ?? default) + (Authenticate ?? default);

    /// <summary>Why a peer would have failed; <see langword="null"/> when it would not.</summary>
    public (ProbePhase Phase, FailureReason Reason)? Failure => _reason is { } reason ? (_phase, reason) : null;

    /// <summary>What a tally counts of an observation.</summary>
    /// <param name="seen">The observation.</param>
    /// <param name="endpoint">The endpoint as text, where many share it; made of the observation otherwise.</param>
    public static SeenProbe Of(Observation seen, string? endpoint = null) => new(endpoint ?? "", seen);

    private static long Ticks(TimeSpan? elapsed) => elapsed?.Ticks ?? None;

    private static TimeSpan? Time(long ticks) => ticks == None ? null : new TimeSpan(ticks);
}
