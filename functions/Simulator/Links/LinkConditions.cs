namespace OpenZro.Probes.Simulator.Links;

/// <summary>How a simulated path behaves; swapped whole while it is in use. The default is a perfect path.</summary>
public sealed record LinkConditions
{
    /// <summary>The time from one end to the other, in each direction.</summary>
    public TimeSpan OneWay { get; init; }

    /// <summary>The most by which a chunk may be later than that; order is kept.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How many bytes a second each direction carries; any number when <see langword="null"/>.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>What is wrong with it.</summary>
    public LinkFault Fault { get; init; } = LinkFault.None;

    /// <summary>After how many bytes from the server a connection is closed; never when <see langword="null"/>.</summary>
    public long? CloseAfterBytes { get; init; }

    /// <summary>There and back.</summary>
    public TimeSpan RoundTrip => 2 * OneWay;

    /// <summary>A path with this round trip.</summary>
    public static LinkConditions WithRoundTrip(TimeSpan roundTrip) => new() { OneWay = roundTrip / 2 };
}

/// <summary>What is wrong with a simulated path.</summary>
public enum LinkFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Packets vanish: no connection comes about, and those that there are carry nothing. What vanished does not come back.</summary>
    BlackHole,

    /// <summary>Bytes are held back, and flow again when the fault is gone.</summary>
    Stall,

    /// <summary>Every connection is reset.</summary>
    Reset,

    /// <summary>Bytes from the server come one at a time, one each 100 ms.</summary>
    Drip,
}
