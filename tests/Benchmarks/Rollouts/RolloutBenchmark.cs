using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Benchmarks.Rollouts;

/// <summary>Real rollouts of as many meshes that wait at a gate in one process, and what it takes to take them up and let them go on: <c>rollouts [count]</c>.</summary>
internal static class RolloutBenchmark
{
    private const string Us = "rels://us.example.com:443";
    private const string Br = "rels://br.example.com:443";
    private static readonly string[] Roles = ["network"];

    public static async Task RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var folder = Directory.CreateTempSubdirectory("rollout-benchmark-").FullName;
        try
        {
            await using var store = SqliteTables.Open(Path.Combine(folder, "rollouts.db"));
            await MeasureAsync(store, count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(ITableStore store, int count)
    {
        var clock = Stopwatch.StartNew();
        await DriveAsync(store, "first", async rollouts =>
        {
            var (memory, threads) = (GC.GetTotalMemory(forceFullCollection: true), ThreadPool.ThreadCount);
            for (var i = 0; i < count; i++)
                await StartAsync(rollouts, i);
            await UntilAsync(store, count, header => header.State == RolloutState.WaitingForGate);
            Say($"{count:N0} rollouts wait at their gates after {clock.Elapsed.TotalSeconds:F1} s: {(GC.GetTotalMemory(forceFullCollection: true) - memory) / 1024.0 / count:F1} KiB each, {ThreadPool.ThreadCount - threads} more threads");
            var (processor, idle) = (Process.GetCurrentProcess().TotalProcessorTime, TimeSpan.FromSeconds(10));
            await Task.Delay(idle);
            Say($"  waiting costs {(Process.GetCurrentProcess().TotalProcessorTime - processor) / idle:P1} of a processor");
        });
        clock.Restart();
        await DriveAsync(store, "second", async rollouts =>
        {
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) => await ApproveAsync(rollouts, i, stop));
            Say($"  taken up by another process, and approved, in {clock.Elapsed.TotalSeconds:F1} s");
            await UntilAsync(store, count, header => header.State == RolloutState.Done);
            Say($"  done in {clock.Elapsed.TotalSeconds:F1} s");
        });
    }

    private static async Task StartAsync(LocalRollouts rollouts, int mesh)
    {
        var desk = rollouts.Desk;
        Current = mesh;
        var plan = (await desk.PlanAsync(File(mesh), "rollout.yaml")).Plan!;
        var answer = await desk.StartAsync(new() { Yaml = File(mesh), PlanHash = plan.Hash, Key = $"{mesh}" }, new("rita", Roles));
        if (!answer.IsNew)
            throw new InvalidOperationException(answer.Message);
    }

    private static async Task ApproveAsync(LocalRollouts rollouts, int mesh, CancellationToken stop)
    {
        var header = (await rollouts.Parts.Rows.ListAsync($"m{mesh}", stop)).Single();
        var answer = await rollouts.Desk.DecideAsync(header.Id, "before-restart", new() { Who = "ann", Roles = Roles, Verb = GateVerb.Approve, PlanHash = header.PlanHash }, stop);
        if (!answer.Taken)
            throw new InvalidOperationException(answer.Message);
    }

    private static async Task UntilAsync(ITableStore store, int count, Func<RolloutHeader, bool> condition)
    {
        while ((await new RolloutRows(store).ListAsync()).Count(condition) < count)
            await Task.Delay(200);
    }

    private static async Task DriveAsync(ITableStore store, string owner, Func<LocalRollouts, Task> work)
    {
        var mesh = new OnePeerMeshes();
        using var rollouts = new LocalRollouts(
            new()
            {
                Store = store,
                Clock = TimeProvider.System,
                Fleets = mesh,
                Probes = mesh,
                Directory = mesh,
                Drivers = mesh,
                Notifications = new NotificationOutbox(store),
            },
            owner,
            new EngineOptions(),
            NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var driving = rollouts.DriveAsync(stop.Token);
        await work(rollouts);
        await stop.CancelAsync();
        await driving;
    }

    private static int Current { get; set; }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string File(int mesh) =>
        $$"""
        kind: repick
        relay: br
        mesh: m{{mesh}}
        reason: CHG-1
        peers: { select: [{ country: BR }], keep: { perRegion: 0 } }
        restart: { via: [{ use: ssh }], soak: 0s }
        gates: [{ before: restart, roles: [network] }]
        """;

    /// <summary>As many meshes as are asked for, each with one peer that does as it is told.</summary>
    private sealed class OnePeerMeshes : IFleetDesk, IProbeEvidence, IPeerDirectory, IDriverCatalogue, IRestartDriver
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> _restarted = new(StringComparer.Ordinal);

        public ConnectionNames Names { get; } = new([], [], ["ssh"]);

        public Task<FleetDefinition> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new FleetDefinition
        {
            Mesh = $"m{Current}",
            Relays = [new() { Name = "us", Url = RelayUrl.Parse(Us) }, new() { Name = "br", Url = RelayUrl.Parse(Br) }],
        });

        public Task<FleetDefinition> SetAsync(string relay, RelayState state, string rollout, CancellationToken cancellationToken) => ReadAsync(cancellationToken);

        public Task<FleetDefinition> RestoreAsync(string relay, string rollout, CancellationToken cancellationToken) => ReadAsync(cancellationToken);

        public Task<IReadOnlyList<ProbeRun>> RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProbeRun>>([]);

        public Task<IReadOnlyList<RegionPick>> PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RegionPick>>([]);

        public Task<IReadOnlyList<string>> SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task<IncidentReading> IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(IncidentReading.None);

        public Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult(new PeerReading
        {
            Peers = [new() { Id = "p", Name = "p", Country = "BR", IsConnected = true, Home = Us }],
        });

        public Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken) => ReadAsync(fleet, cancellationToken);

        public IRestartDriver? Restart(string use) => this;

        public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => null;

        public IProvisionDriver? Provision(ProvisionRules rules) => null;

        public Task<IReadOnlyList<RestartBeginning>> BeginAsync(OpenZro.Probes.Rollouts.Drivers.Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
        {
            _restarted[operation.Id] = operation.BegunAt;
            return Task.FromResult<IReadOnlyList<RestartBeginning>>([.. peers.Select(peer => new RestartBeginning { PeerId = peer.Id, State = RestartState.Begun })]);
        }

        public Task<IReadOnlyList<PeerSight>> ObserveAsync(OpenZro.Probes.Rollouts.Drivers.Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PeerSight>>([.. peers.Select(peer => new PeerSight
            {
                PeerId = peer.Id,
                Restarted = operation is null ? null : _restarted.ContainsKey(operation.Id),
                Status = new() { PublicKey = "key", ManagementConnected = true, PeersConnected = 1, PeersTotal = 1, Relays = [new(operation is null ? Us : Br, true, "")] },
            })]);
    }
}
