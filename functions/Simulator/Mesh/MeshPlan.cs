using System.Net;

namespace OpenZro.Probes.Simulator.Mesh;

/// <summary>What a simulated mesh consists of, as one region sees it.</summary>
/// <param name="Region">The vantage point's name.</param>
/// <param name="Location">Where that is.</param>
/// <param name="Expect">The relays that ought to win there.</param>
/// <param name="Relays">The relays, in the order in which management lists them.</param>
public sealed record MeshPlan(string Region, Fleet.GeoLocation Location, IReadOnlyList<string> Expect, IReadOnlyList<RelayPlan> Relays)
{
    /// <summary>
    /// The mesh of openZro's guide to relays in several regions, as seen from São Paulo: <c>us</c> at 300 ms, <c>br</c> at 30 ms,
    /// <c>eu</c> at 420 ms. The first member of <c>br</c> has a certificate without the cluster's name, and the second member of
    /// <c>eu</c> is missing from the cluster's DNS record.
    /// </summary>
    public static MeshPlan Guide { get; } = new(
        "brazilsouth",
        new Fleet.GeoLocation(-23.55, -46.63),
        ["br"],
        [
            new RelayPlan("us", "relay-us.mesh.example", OffersQuic: true, [Member("relay-us.mesh.example", 300, "127.0.10.1")]),
            new RelayPlan("br", "relay-cluster-br.mesh.example", OffersQuic: true,
            [
                Member("relay-br-1.mesh.example", 30, "127.0.20.1") with { LacksClusterName = true },
                Member("relay-br-2.mesh.example", 30, "127.0.20.2"),
            ]),
            new RelayPlan("eu", "relay-cluster-eu.mesh.example", OffersQuic: false,
            [
                Member("relay-eu-1.mesh.example", 420, "127.0.30.1"),
                Member("relay-eu-2.mesh.example", 420, "127.0.30.2") with { MissingFromDns = true },
            ]),
        ]);

    /// <summary>
    /// The same mesh before São Paulo has its relay: <c>us</c> is a cluster whose first member has a certificate without the cluster's
    /// name, so that half of the peers land at <c>eu</c>, and <c>br</c> runs, but management does not list it yet.
    /// </summary>
    public static MeshPlan BeforeBrazil { get; } = new(
        "brazilsouth",
        new Fleet.GeoLocation(-23.55, -46.63),
        ["br"],
        [
            new RelayPlan("us", "relay-cluster-us.mesh.example", OffersQuic: true,
            [
                Member("relay-us-1.mesh.example", 300, "127.0.10.1") with { LacksClusterName = true },
                Member("relay-us-2.mesh.example", 300, "127.0.10.2"),
            ]),
            new RelayPlan("eu", "relay-cluster-eu.mesh.example", OffersQuic: false,
            [
                Member("relay-eu-1.mesh.example", 420, "127.0.30.1"),
                Member("relay-eu-2.mesh.example", 420, "127.0.30.2") with { MissingFromDns = true },
            ]),
            new RelayPlan("br", "relay-cluster-br.mesh.example", OffersQuic: true,
            [
                Member("relay-br-1.mesh.example", 30, "127.0.20.1"),
                Member("relay-br-2.mesh.example", 30, "127.0.20.2"),
            ]) { IsCandidate = true },
        ]);

    private static MemberPlan Member(string host, int roundTripMs, string address) =>
        new(host, IPAddress.Parse(address), TimeSpan.FromMilliseconds(roundTripMs));
}

/// <summary>One relay of a simulated mesh.</summary>
/// <param name="Name">Its name in the fleet.</param>
/// <param name="Host">The host of its URL.</param>
/// <param name="OffersQuic">Whether its members answer on UDP.</param>
/// <param name="Members">The processes behind it.</param>
public sealed record RelayPlan(string Name, string Host, bool OffersQuic, IReadOnlyList<MemberPlan> Members)
{
    /// <summary>Whether management does not list it yet.</summary>
    public bool IsCandidate { get; init; }
}

/// <summary>One relay process of a simulated mesh.</summary>
/// <param name="Host">Its own host name.</param>
/// <param name="Address">Its address on loopback.</param>
/// <param name="RoundTrip">How far it is from the vantage point.</param>
public sealed record MemberPlan(string Host, IPAddress Address, TimeSpan RoundTrip)
{
    /// <summary>Whether its certificate was issued for its own name only.</summary>
    public bool LacksClusterName { get; init; }

    /// <summary>Whether the relay's DNS record does not have its address.</summary>
    public bool MissingFromDns { get; init; }
}
