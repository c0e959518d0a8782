using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Simulator.Peers;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App.Tests.Rollouts.Story;

/// <summary>
/// The home region's app as it is composed on Azure, over a simulated mesh: its timer probes real relays on loopback, its desk and its
/// steps are the product's, and any engine carries out its rollouts. The mesh is that of the demo, before São Paulo has its relay. What
/// is wrong there, and what a busy machine adds, opens incidents at its own time, which differs by engine: no story of theirs.
/// </summary>
internal sealed class HomeRegion : IAsyncDisposable
{
    private const string Token = "nbp_story";
    private const string Mesh = "demo";

    private const string Yaml =
        """
        kind: add
        relay: br
        mesh: demo
        reason: the nearest relay to São Paulo is 300 ms away
        verify: { samples: 2, within: 10m, wins: { brazilsouth: 0.8 } }
        register: { via: sim, proofWithin: 1m, propagate: { knowing: 95%, atMost: 5m } }
        peers: { select: [{ country: BR }], keep: { perRegion: 2 } }
        restart: { via: [{ use: sim }], batches: [1, 9], maxUnavailable: 9, perNetwork: 2, backWithin: 2m, soak: 1s, stop: { onIncident: false } }
        gates:
          - { before: register, roles: [network] }
          - { before: restart, roles: [network] }
          - { after: batch 1, roles: [network] }
        """;

    /// <summary>What the name of a step ends in: how often it was asked, which differs by chance.</summary>
    private static readonly char[] _attempt = ['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private readonly SimulatedMesh _relays;
    private readonly PeerMesh _peers;
    private readonly ManagementServer _server;
    private readonly ManagementClient _management;
    private readonly ServiceProvider _services;

    private HomeRegion(SimulatedMesh relays, ITableStore store)
    {
        _relays = relays;
        _peers = new PeerMesh(GuidePeers.Of(MeshPlan.BeforeBrazil, relays.Fleet), TimeProvider.System);
        _server = ManagementServer.Start(_peers, Token);
        _management = new ManagementClient(new() { Url = _server.Url, Token = new() { Env = "TOKEN" }, Environment = _ => Token }, TimeProvider.System);
        var connections = new ConnectionSet { Management = new(_server.Url, new() { Env = "TOKEN" }), Peers = new() { Every = _interval, Via = [new() { Use = "sim" }] } };
        var yaml = relays.FleetYaml.Replace("interval: 20s", "interval: 10s", StringComparison.Ordinal);
        var services = new ServiceCollection().AddLogging();
        FunctionAppServices.Add(
            services,
            new AppSettings
            {
                Region = relays.Fleet.Regions[0].Name,
                IsHome = true,
                Schedule = new(_interval, TimeSpan.Zero),
                Tables = AppSettingsReader.EmulatorConnection,
                HomeTables = AppSettingsReader.EmulatorConnection,
                Fleet = FleetReader.Read(yaml, relays.FleetFile).Fleet,
                FleetText = yaml,
                Connections = connections,
            },
            settings => RegionStores.Of(settings, _ => store),
            TimeProvider.System);
        services.AddSingleton(new ServerConnections(connections, new Catalogue(_peers), _management));
        services.AddSingleton(_ => new VantagePoint(new VantageSettings { Roots = Roots(relays), Connector = relays.Connector }, TimeProvider.System));
        services.AddSingleton<Engine>().AddSingleton<IOrchestrationClient>(provider => provider.GetRequiredService<Engine>().Client!);
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RolloutDesk Desk => _services.GetRequiredService<RolloutDesk>();

    private RolloutParts Parts => _services.GetRequiredService<RolloutParts>();

    /// <summary>Plays the whole story, and tells how it ended.</summary>
    /// <param name="engine">What carries out the rollout.</param>
    /// <param name="store">Where everything is kept.</param>
    public static async Task<string> PlayAsync(IEngineHost engine, ITableStore store)
    {
        await using var home = new HomeRegion(await SimulatedMesh.StartAsync(TimeProvider.System, MeshPlan.BeforeBrazil), store);
        home._services.GetRequiredService<Engine>().Client = await engine.StartAsync(home._services.GetRequiredService<OrchestrationCatalogue>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var ticking = home.TickAsync(stop.Token);
        var id = await home.StartAsync();
        await home.FollowAsync(id);
        await stop.CancelAsync();
        await ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await home.EndAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _management.Dispose();
        await _server.DisposeAsync();
        await _relays.DisposeAsync();
    }

    private static TrustRoots Roots(SimulatedMesh mesh) => TrustRoots.TryReadPem(mesh.RootsFile, out var roots, out var unread) ? roots : throw new InvalidOperationException(unread);

    private async Task TickAsync(CancellationToken stop)
    {
        var tick = _services.GetRequiredService<RegionTick>();
        while (!stop.IsCancellationRequested)
        {
            await tick.RunAsync(stop);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    /// <summary>Starts the rollout as soon as probes and peers have said enough for a plan.</summary>
    private async Task<string> StartAsync()
    {
        var hash = await UntilAsync(
            async () => await Desk.PlanAsync(Yaml, "add-br.yaml", Cancel),
            answer => answer.Plan is { CanStart: true, Peers.Count: 10 } plan ? plan.Hash : null,
            answer => string.Join("; ", answer.Errors.Select(error => error.ToString()).Concat(answer.Plan?.Refusals.Select(refusal => refusal.Message) ?? []).Append($"{answer.Plan?.Peers.Count} peers")));
        var answer = await Desk.StartAsync(new() { Yaml = Yaml, PlanHash = hash }, new("olga", ["operator"]), Cancel);
        return answer.Id ?? throw new InvalidOperationException(answer.Message);
    }

    /// <summary>Opens each gate as ana until the rollout has ended: each decision is a row, and wakes the engine by a signal.</summary>
    private Task<RolloutView> FollowAsync(string id) => UntilAsync(
        async () =>
        {
            var view = (await Desk.FindAsync(id, Cancel))!;
            foreach (var gate in view.Gates.Where(gate => gate.Gate is { State: GateState.Open }))
                await Desk.DecideAsync(id, gate.Key, new() { Who = "ana", Roles = ["network"], Verb = GateVerb.Approve, PlanHash = view.Header.PlanHash }, Cancel);
            return view;
        },
        view => view.Header.HasEnded && view.Engine is OrchestrationState.Ended ? view : null,
        view => $"{view.Header.State} at {view.Header.Step}, engine {view.Engine}: {view.Header.Explanation} {view.Problem}");

    /// <summary>What has come of the world, without what differs by chance: times, ports, and who was asked how often.</summary>
    private async Task<string> EndAsync(string id)
    {
        var view = (await Desk.FindAsync(id, Cancel))!;
        var audit = (await Desk.AuditAsync(id, cancellationToken: Cancel))!;
        var names = _relays.Fleet.Relays.ToDictionary(relay => relay.Url.Text, relay => relay.Name);
        return JsonSerializer.Serialize(
            new
            {
                State = $"{view.Header.State}",
                Gates = view.Gates.Select(gate => $"{gate.Key}: {gate.Gate?.State} by {string.Join(", ", gate.Gate?.Votes.Select(vote => vote.Who) ?? [])}"),
                Peers = (await Desk.PeersAsync(id, Cancel))!.OrderBy(peer => peer.Name, StringComparer.Ordinal).Select(peer => $"{peer.Name}: {peer.State}, restarted {peer.Restarts}, home {names.GetValueOrDefault(peer.HomeAfter ?? "")}"),
                Homes = _peers.Peers.Where(peer => peer.Plan.Country == "BR").Select(peer => $"{peer.Plan.Name}: {names.GetValueOrDefault(peer.Home?.Url ?? "")}"),
                Listed = _peers.Management.Addresses.Select(address => names[address]),
                Fleet = (await Parts.Fleets.ReadAsync(Cancel)).Relays.Select(relay => $"{relay.Name}: {relay.State}"),
                Lock = (await Parts.Locks.FindAsync(Mesh, Cancel))?.Rollout,
                AuditProblems = audit.Problems,
                Audited = audit.Entries.Select(entry => $"{entry.Actor.TrimEnd(_attempt)}: {entry.Action} {entry.Subject}").Distinct().Order(StringComparer.Ordinal),
            },
            _readable);
    }

    private static async Task<TResult> UntilAsync<T, TResult>(Func<Task<T>> look, Func<T, TResult?> find, Func<T, string> describe)
        where TResult : class
    {
        var deadline = TimeProvider.System.GetUtcNow() + _patience;
        while (true)
        {
            var seen = await look();
            if (find(seen) is { } found)
                return found;
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new TimeoutException($"It did not come to it within {_patience}; last seen: {describe(seen)}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        }
    }

    /// <summary>The engine's client, which is there once the engine was given the app's orchestrations.</summary>
    private sealed class Engine
    {
        public IOrchestrationClient? Client { get; set; }
    }

    private sealed class Catalogue(PeerMesh mesh) : IDriverCatalogue
    {
        private readonly SimulatedRestartDriver _restart = new(mesh);
        private readonly SimulatedRegisterDriver _register = new(mesh);

        public ConnectionNames Names { get; } = new([], ["sim"], ["sim"]);

        public IRestartDriver? Restart(string use) => use == "sim" ? _restart : null;

        public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via == "sim" ? _register : null;

        public IProvisionDriver? Provision(ProvisionRules rules) => null;
    }
}
