using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Benchmarks.Rollouts;

/// <summary>How long it takes to make a plan: <c>plan [peers]</c>. The worst mesh is one whose routers all share a network and have one of their own.</summary>
internal static class PlanBenchmark
{
    private const string Us = "rels://us.example.com:443";

    private static readonly FleetDefinition Mesh = FleetReader.Read(
        $$"""
        mesh: prod
        regions: [{ name: brazilsouth }]
        relays:
          - { name: us, url: "{{Us}}" }
          - { name: br, url: "rels://br.example.com:443", state: candidate }
        """,
        "fleet.yaml").Fleet!;

    public static Task RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        foreach (var (name, networks) in new (string, Func<int, string[]>)[]
        {
            ("no routers", _ => []),
            ("every router its own network", i => [$"n{i}"]),
            ("routers share a network and have their own", i => ["shared", $"n{i}"]),
            ("a hundred networks of a hundred routers", i => [$"n{i % 100}"]),
        })
        {
            var input = Input(count, networks);
            Planner.Make(Input(200, networks));
            var best = Enumerable.Range(0, 3).Select(_ => Measure(input)).Min();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} peers, {name}: {best.TotalSeconds:F2} s"));
        }

        return Task.CompletedTask;
    }

    private static TimeSpan Measure(PlanInput input)
    {
        var clock = Stopwatch.StartNew();
        var plan = Planner.Make(input);
        return plan.Peers.Count == input.Peers.Count ? clock.Elapsed : throw new InvalidOperationException("The plan lacks peers.");
    }

    private static PlanInput Input(int count, Func<int, string[]> networks) => new()
    {
        Fleet = Mesh,
        File = new()
        {
            Kind = RolloutKind.Add,
            Relay = "br",
            Mesh = "prod",
            Reason = "CHG-1",
            Register = new() { Via = RegisterRules.Print },
            Peers = new() { Select = [new() { Countries = ["BR"] }] },
        },
        Addresses = [Us],
        Peers = [.. Enumerable.Range(0, count).Select(i => new PeerFacts
        {
            Id = $"id-{i}",
            Name = $"peer-{i}",
            Country = "BR",
            Region = "brazilsouth",
            IsConnected = true,
            Home = Us,
            Networks = networks(i),
        })],
        Picks = [new() { Region = "brazilsouth", Probabilities = new Dictionary<string, double> { ["br"] = 0.95, ["us"] = 0.05 } }],
    };
}
