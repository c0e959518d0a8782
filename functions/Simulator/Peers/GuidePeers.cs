using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Simulator.Mesh;

namespace OpenZro.Probes.Simulator.Peers;

/// <summary>
/// The peers of the guide's mesh: ten in São Paulo, two of which route to the office there, and two in each of the other places. They
/// are as far from the relays as the plan's vantage point is, or as the other places are.
/// </summary>
public static class GuidePeers
{
    private const int InBrazil = 10;
    private const int Routers = 2;

    /// <summary>The peers over the relays of a mesh that runs.</summary>
    /// <param name="plan">What the mesh consists of.</param>
    /// <param name="fleet">Its fleet, with the URLs that it has got.</param>
    public static PeerMeshPlan Of(MeshPlan plan, FleetDefinition fleet)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(fleet);
        var listed = fleet.Relays.Where(relay => relay.State != RelayState.Candidate).Select(relay => relay.Url.Text).ToList();
        return new PeerMeshPlan(listed,
        [
            .. Enumerable.Range(1, InBrazil).Select(number => Peer("sp", number, "BR", From(plan, fleet, relay => relay.Members[0].RoundTrip)) with
            {
                Groups = number <= Routers ? ["routing-sp"] : ["people-sp"],
                Networks = number <= Routers ? ["office-sp"] : [],
            }),
            .. Enumerable.Range(1, 2).Select(number => Peer("ny", number, "US", From(plan, fleet, relay => Near(relay, "us", "eu")))),
            .. Enumerable.Range(1, 2).Select(number => Peer("fra", number, "DE", From(plan, fleet, relay => Near(relay, "eu", "us")))),
        ])
        {
            ReconnectWithin = TimeSpan.FromSeconds(3),
        };
    }

    private static PeerPlan Peer(string place, int number, string country, IReadOnlyList<RelayPath> paths) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{place}-{number}"), paths) { Country = country };

    private static List<RelayPath> From(MeshPlan plan, FleetDefinition fleet, Func<RelayPlan, TimeSpan> distance) =>
    [
        .. plan.Relays.Zip(fleet.Relays).Select(pair => new RelayPath(pair.Second.Url.Text, (pair.Second.InstanceUrl ?? pair.Second.Url).Text, distance(pair.First))
        {
            Udp = pair.First.OffersQuic,
            Share = pair.First.Members.Where(member => !member.MissingFromDns).Average(member => member.LacksClusterName ? 0.0 : 1.0),
        }),
    ];

    private static TimeSpan Near(RelayPlan relay, string nearest, string next) =>
        TimeSpan.FromMilliseconds(relay.Name == nearest ? 20 : relay.Name == next ? 90 : 300);
}
