using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>What a peer's attempts at one relay would take, in both networks: what <see cref="PickModel"/> races.</summary>
public sealed record RelayTimings
{
    /// <summary>The relay's name in the fleet.</summary>
    public required string Relay { get; init; }

    /// <summary>Where the relay stands: a candidate is in no pick unless it is asked for.</summary>
    public RelayState State { get; init; } = RelayState.Active;

    /// <summary>Whether the relay's URL is <c>rels://</c>.</summary>
    public bool IsTls { get; init; } = true;

    /// <summary>Whether a QUIC dial of the relay is answered, or is taken to be.</summary>
    public bool HasQuic { get; init; }

    /// <summary>The ways that an attempt may go where UDP passes; empty when nothing is known of the relay.</summary>
    public IReadOnlyList<RaceSample> UdpOpen { get; init; } = [];

    /// <summary>The ways that an attempt may go where UDP does not pass; empty when nothing is known of the relay.</summary>
    public IReadOnlyList<RaceSample> UdpBlocked { get; init; } = [];

    /// <summary>Whether no newest slots speak against what the relay was before them, too few yet to change it.</summary>
    public bool IsSettled { get; init; } = true;

    /// <summary>Which parts of <see cref="UdpBlocked"/> were derived instead of measured.</summary>
    public IReadOnlyList<string> Estimated { get; init; } = [];

    /// <summary>Which parts of QUIC were derived instead of measured.</summary>
    public IReadOnlyList<string> QuicEstimated { get; init; } = [];

    /// <summary>
    /// What a healthy relay takes at a known round trip: WebSocket four round trips (TCP, TLS 1.3, upgrade, authenticate), five with
    /// TLS 1.2, three without TLS; QUIC two. A chain that is too large for the first flight costs one more
    /// (openzro <c>relay/client/dialer</c>).
    /// </summary>
    /// <param name="relay">The relay's name in the fleet.</param>
    /// <param name="roundTrip">The round trip between peer and relay.</param>
    /// <param name="hasQuic">Whether the relay answers QUIC; it never does without TLS.</param>
    /// <param name="isTls">Whether the URL is <c>rels://</c>.</param>
    /// <param name="isTls12">Whether the server speaks TLS 1.2 at most.</param>
    /// <param name="chainBytes">The size of the certificate chain that the server sends.</param>
    public static RelayTimings FromRoundTrip(
        string relay, TimeSpan roundTrip, bool hasQuic = false, bool isTls = true, bool isTls12 = false, int chainBytes = 0)
    {
        var wsTrips = !isTls ? 3 : (isTls12 ? 5 : 4) + (chainBytes > ClientCosts.LargeTcpChainBytes ? 1 : 0);
        var quicTrips = chainBytes > ClientCosts.LargeQuicChainBytes ? 3 : 2;
        RaceSample[] ws = [new(Transport.Ws, wsTrips * roundTrip, Ready: true)];
        var answersQuic = hasQuic && isTls && !isTls12;
        return new RelayTimings
        {
            Relay = relay,
            IsTls = isTls,
            HasQuic = answersQuic,
            UdpOpen = answersQuic ? [new(Transport.Quic, quicTrips * roundTrip, Ready: true)] : ws,
            UdpBlocked = ws,
            Estimated = ["every phase taken from the round trip"],
        };
    }

    /// <summary>The samples of one case.</summary>
    internal IReadOnlyList<RaceSample> SamplesOf(PickCase pickCase) => pickCase == PickCase.UdpOpen ? UdpOpen : UdpBlocked;
}
