using CsCheck;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Planning;

/// <summary>Fleets, files and peers to plan with: two relays listed, and <c>br</c> as a candidate.</summary>
internal static class PlanSamples
{
    public const string Us = "rels://us.example.com:443";
    public const string Eu = "rels://eu.example.com:443";
    public const string Br = "rels://br.example.com:443";

    public static FleetDefinition Mesh { get; } = FleetReader.Read(
        $$"""
        mesh: prod
        regions: [{ name: brazilsouth }, { name: westeurope }]
        relays:
          - { name: us, url: "{{Us}}" }
          - { name: eu, url: "{{Eu}}" }
          - { name: br, url: "{{Br}}", state: candidate, members: [{ host: br-1.example.com }, { host: br-2.example.com }] }
        """,
        "fleet.yaml").Fleet!;

    public static RolloutFile Add { get; } = new()
    {
        Kind = RolloutKind.Add,
        Relay = "br",
        Mesh = "prod",
        Reason = "CHG-1",
        Register = new() { Via = RegisterRules.Print },
        Peers = new() { Select = [new() { Countries = ["BR"] }] },
    };

    public static IReadOnlyList<RegionPick> Picks { get; } =
    [
        new()
        {
            Region = "brazilsouth",
            Probabilities = new Dictionary<string, double> { ["br"] = 0.95, ["us"] = 0.05 },
            RoundTrips = new Dictionary<string, TimeSpan> { ["br"] = TimeSpan.FromMilliseconds(30), ["us"] = TimeSpan.FromMilliseconds(300) },
        },
        new() { Region = "westeurope", Probabilities = new Dictionary<string, double> { ["eu"] = 1 } },
    ];

    /// <summary>Peers of every sort.</summary>
    public static Gen<PeerFacts[]> ManyPeers { get; } = Gen.Select(
        Gen.Int[0, 99], Gen.OneOf("BR", "BR", "BR", "DE"), Gen.Frequency((8, Gen.Const(true)), (2, Gen.Const(false))), Gen.Int[0, 15],
        Gen.OneOf(null, Us, Us, Br, Eu), Gen.OneOf("n1", "n2", "n3").HashSet[0, 2], Gen.Int[0, 9])
        .Select((name, country, connected, odds, home, networks, routes) => new PeerFacts
        {
            Id = "",
            Name = $"p{name}",
            Country = country,
            Region = country == "BR" ? "brazilsouth" : "westeurope",
            Os = odds == 7 ? "Windows 11 Pro" : "Ubuntu 24.04",
            IsConnected = connected,
            IsLoginExpired = odds == 0,
            NeedsApproval = odds == 1,
            ConnectsByItself = odds == 2 ? false : odds == 3 ? true : null,
            Networks = routes < 4 ? [.. networks] : [],
            Home = home,
            IsOnOurPath = odds == 4,
        })
        .Array[0, 60]
        .Select(peers => peers.Select((peer, i) => peer with { Id = $"id{i:D3}", IsSelf = i == 5 }).ToArray());

    public static PlanInput Input(RolloutFile file, params PeerFacts[] peers) => new()
    {
        Fleet = Mesh, File = file, Addresses = [Us, Eu], Peers = peers, Picks = Picks,
    };

    public static PeerFacts Peer(string name) => new()
    {
        Id = "id-" + name, Name = name, Country = "BR", Region = "brazilsouth", Os = "Ubuntu 24.04", IsConnected = true, Home = Us,
    };
}
