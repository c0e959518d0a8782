namespace OpenZro.Probes.Simulator.Quic;

/// <summary>How the path to a simulated relay's UDP port behaves.</summary>
public sealed record QuicResponderOptions
{
    /// <summary>How long an answer takes: the path's round trip. The default is none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The largest datagram that the path carries, in bytes of UDP payload; larger ones vanish. The default is any.</summary>
    public int LargestBytes { get; init; } = int.MaxValue;
}
