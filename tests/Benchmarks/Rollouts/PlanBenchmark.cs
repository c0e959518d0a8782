using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Benchmarks.Rollouts;

/// <summary>
/// How long it takes to make a plan, by the planner alone and at the desk, which reads the mesh first: <c>plan [peers]</c>. The worst mesh
/// is one whose routers all share a network and have one of their own.
/// </summary>
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

    public static async Task RunAsync(string[] args)
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

        await DeskAsync(count / 10);
        await DeskAsync(count);
    }

    /// <summary>The same over a simulated mesh: management is asked by its HTTP API, in this process too, and what is known of peers lies in SQLite.</summary>
    private static async Task DeskAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("plan-").FullName;
        try
        {
            await using var rollout = new LargeRollout(SqliteTables.Open(Path.Combine(folder, "plan.db")), count, "5%");
            await rollout.AskAsync(CancellationToken.None);
            var clock = Stopwatch.StartNew();
            var peers = (await rollout.PeersAsync(CancellationToken.None)).Peers;
            var read = clock.Elapsed;
            var alone = Measure(Input(count, _ => []) with { Peers = [.. peers.Select(peer => peer with { Region = "brazilsouth" })] });
            await rollout.StartAsync(CancellationToken.None);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count:N0} peers at the desk: planned in {rollout.Planning.TotalSeconds:F2} s, of which reading the mesh {read.TotalSeconds:F2} s and the planner alone {alone.TotalSeconds:F2} s; started in {rollout.Starting.TotalSeconds:F2} s. Load {ThisMachine.Load()}."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TimeSpan Measure(PlanInput input)
    {
        var clock = Stopwatch.StartNew();
        var plan = Planner.Make(input);
        return plan.Peers.Count + plan.Deferred.Count + plan.LeftOut.Count == input.Peers.Count ? clock.Elapsed : throw new InvalidOperationException("The plan lacks peers.");
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
