namespace OpenZro.Probes.Picking;

/// <summary>The parts of an attempt that were derived instead of measured.</summary>
[Flags]
internal enum DerivedParts
{
    /// <summary>All was measured.</summary>
    None = 0,

    /// <summary>The upgrade.</summary>
    Upgrade = 1,

    /// <summary>The authentication.</summary>
    Authenticate = 2,

    /// <summary>QUIC, from the answer to its first packet.</summary>
    Quic = 4,

    /// <summary>QUIC's round trip, from that of TCP.</summary>
    QuicRoundTrip = 8,
}
