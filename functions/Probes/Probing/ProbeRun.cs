namespace OpenZro.Probes.Probing;

/// <summary>Everything that one vantage point saw in one run over the fleet: a slot of a schedule, or one check.</summary>
public sealed record ProbeRun
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The scheduled instant that the run belongs to; for a check, when it started.</summary>
    public required DateTimeOffset Slot { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether its deadline passed before all was probed; what it did not get to says nothing of the relays.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>The version of the fleet that the run used.</summary>
    public string FleetVersion { get; init; } = "";

    /// <summary>Whether this vantage point has a route for IPv4 and for IPv6.</summary>
    public AddressFamilies Routes { get; init; } = new(true, true);

    /// <summary>One entry per relay, in the fleet's order.</summary>
    public required IReadOnlyList<RelayRun> Relays { get; init; }
}

/// <summary>What one run saw of one relay.</summary>
public sealed record RelayRun
{
    /// <summary>The relay's name in the fleet.</summary>
    public required string Relay { get; init; }

    /// <summary>One answer per resolver and name: first the relay's own name, then the members' hosts.</summary>
    public IReadOnlyList<DnsAnswer> Dns { get; init; } = [];

    /// <summary>One observation per address and name.</summary>
    public IReadOnlyList<Observation> Endpoints { get; init; } = [];

    /// <summary>One observation per UDP endpoint.</summary>
    public IReadOnlyList<QuicObservation> Quic { get; init; } = [];

    /// <summary>One observation per pair of members, when the fleet has a secret and the relay a cluster.</summary>
    public IReadOnlyList<FabricObservation> Fabric { get; init; } = [];
}

/// <summary>The address families that a vantage point has a route for.</summary>
public sealed record AddressFamilies(bool V4, bool V6);
