using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>
/// What the client adds to the round trips of a race, and its limits. The limits are the client's own constants
/// (openzro <c>relay/client/picker.go</c>, <c>relay/client/client.go</c>). The five figures of cost and spread are fitted to the
/// picks that the real client made on six pairs of known round-trip times, 280 picks in all; the tests of <see cref="PickModel"/>
/// hold that table.
/// </summary>
internal static class ClientCosts
{
    /// <summary>How many relays are dialled at a time: <c>maxConcurrentServers</c>.</summary>
    public const int MaxConcurrent = 7;

    /// <summary>
    /// Milliseconds beyond four round trips until a WebSocket pick is ready. The medians of the three WebSocket rows lie 10.9, 12.9
    /// and 16.5 above; against QUIC of equal round trips WebSocket lost 53 of 60.
    /// </summary>
    public const double WsOverhead = 13;

    /// <summary>Milliseconds beyond two round trips until a QUIC pick is ready; the lower ends (p10) of the QUIC rows lie 8.5 to 9.9 above.</summary>
    public const double QuicOverhead = 9;

    /// <summary>Standard deviation of one WebSocket attempt against the others of its race, in ms: 4 ms behind wins 3 of 60.</summary>
    public const double WsSpread = 2;

    /// <summary>Standard deviation of one QUIC attempt against the others of its race, in ms: 4 ms behind wins 13 of 60.</summary>
    public const double QuicSpread = 3.3;

    /// <summary>
    /// The standard deviation of the difference between two attempts of one client, in ms: √2 times that of one. Relays that are closer
    /// share the wins.
    /// </summary>
    public static double SpreadBetween(PickCase pickCase) => Math.Sqrt(2) * (pickCase == PickCase.UdpOpen ? QuicSpread : WsSpread);

    /// <summary>Milliseconds beyond its round trips until a pick over a transport is ready.</summary>
    public static double OverheadOf(Transport transport) => transport == Transport.Quic ? QuicOverhead : WsOverhead;

    /// <summary>Milliseconds by which each relay starts after the one listed before it: what decides between equals.</summary>
    public const double LaunchStagger = 0.2;

    /// <summary>A larger chain, in bytes, does not fit what a QUIC server may send before it has heard twice from the client (RFC 9000 section 8.1).</summary>
    public const int LargeQuicChainBytes = 4_300;

    /// <summary>A larger chain, in bytes, does not fit TCP's initial window of ten segments (RFC 6928).</summary>
    public const int LargeTcpChainBytes = 14_000;

    /// <summary>How long a dial, and the whole race, may take: <c>connectionTimeout</c>.</summary>
    public static readonly TimeSpan RaceTimeout = TimeSpan.FromSeconds(30);

    /// <summary>After how long an unanswered QUIC dial gives up.</summary>
    public static readonly TimeSpan QuicDialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long the answer to Auth is waited for: <c>serverResponseTimeout</c>.</summary>
    public static readonly TimeSpan AuthTimeout = TimeSpan.FromSeconds(8);

    /// <summary>How long Go tries the first address family alone before it dials the other one too (Go <c>net.Dialer.FallbackDelay</c>).</summary>
    public static readonly TimeSpan FallbackDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>The least that Go gives one address of several before it tries the next (Go <c>net</c>, <c>partialDeadline</c>).</summary>
    public static readonly TimeSpan LeastPerAddress = TimeSpan.FromSeconds(2);

    /// <summary>A probe that got to run later than this is left out when there are others: its clocks are distorted.</summary>
    public static readonly TimeSpan DistortingLag = TimeSpan.FromMilliseconds(5);
}
