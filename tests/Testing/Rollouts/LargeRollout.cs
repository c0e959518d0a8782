using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Testing.Rollouts;

/// <summary>
/// A whole rollout that adds a relay to a large simulated mesh, in virtual time: the local engine, the real directory over management's
/// HTTP API, and peers that restart and pick. What each step took is written down.
/// </summary>
public sealed class LargeRollout : IProbeEvidence, IDriverCatalogue, IAsyncDisposable
{
    private const string Us = "rels://us.example.com:443";
    private const string Br = "rels://br.example.com:443";
    private const string Token = "nbp_large";
    private static readonly EngineOptions Calm = new() { LeaseTime = TimeSpan.FromHours(1), Heartbeat = TimeSpan.FromMinutes(10), Poll = TimeSpan.FromMinutes(1) };

    private readonly IdleClock _clock = new(new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _stop = new();
    private readonly List<StepFigures> _steps = [];
    private readonly CountingTables _store;
    private readonly PeerMesh _mesh;
    private readonly ManagementServer _server;
    private readonly ManagementClient _management;
    private readonly LocalEngine _engine;
    private readonly SimulatedRestartDriver _restart;
    private readonly SimulatedRegisterDriver _register;
    private readonly List<Task> _running = [];

    /// <summary>Makes the mesh; nothing runs yet.</summary>
    /// <param name="store">Where all is kept.</param>
    /// <param name="peers">How many peers there are.</param>
    /// <param name="maxUnavailable">How many of them may be down at a time: a number or a share.</param>
    public LargeRollout(ITableStore store, int peers, string maxUnavailable)
    {
        (Peers, MaxUnavailable) = (peers, maxUnavailable);
        _store = new CountingTables(store);
        RelayPath[] paths = [new(Us, Us, TimeSpan.FromMilliseconds(300)), new(Br, Br, TimeSpan.FromMilliseconds(30))];
        _mesh = new PeerMesh(new PeerMeshPlan([Us], [.. Enumerable.Range(0, peers).Select(i => new PeerPlan(string.Create(CultureInfo.InvariantCulture, $"sp-{i:d5}"), paths)
        {
            Country = "BR",
            IsOnline = i % 100 != 99,
        })]), _clock);
        _server = ManagementServer.Start(_mesh, Token);
        _management = new ManagementClient(new() { Url = _server.Url, Token = new() { Env = "" }, Environment = _ => Token }, _clock);
        (_restart, _register) = (new(_mesh), new(_mesh));
        var tables = new SteadyTables(_store, _clock);
        Parts = new()
        {
            Store = tables,
            Clock = _clock,
            Fleets = new FleetDesk(() => Fleet, tables, _clock),
            Probes = this,
            Directory = new PeerDirectory(new() { Management = _management, Drivers = this, Watching = new() { Via = [new() { Use = "daemons" }] } }, tables, _clock),
            Drivers = this,
            Notifications = new NotificationOutbox(tables),
        };
        var catalogue = new OrchestrationCatalogue().Add(new RolloutOrchestration()).Add(new BatchOrchestration());
        foreach (var step in RolloutProgram.Of(Parts).Steps)
            catalogue.Add(new Measured(this, step));
        _engine = new LocalEngine(tables, catalogue, "large", Calm, _clock, NullLogger<LocalEngine>.Instance);
        Desk = new RolloutDesk(Parts, _engine, RolloutOrchestration.Newest);
    }

    /// <summary>How many peers there are.</summary>
    public int Peers { get; }

    /// <summary>How many of them may be down at a time.</summary>
    public string MaxUnavailable { get; }

    /// <summary>What the rollout stands on.</summary>
    public RolloutParts Parts { get; }

    /// <summary>The desk.</summary>
    public RolloutDesk Desk { get; }

    /// <summary>The rollout's id, once it was started.</summary>
    public string Id { get; private set; } = "";

    /// <summary>What each step took, in order.</summary>
    public IReadOnlyList<StepFigures> Steps => _steps;

    /// <summary>Everything that was asked of the store.</summary>
    public CountingTables Store => _store;

    /// <summary>How long the rollout took in its own time.</summary>
    public TimeSpan Virtual { get; private set; }

    /// <summary>How long a plan took, as the desk makes it: with all that is read for it.</summary>
    public TimeSpan Planning { get; private set; }

    /// <summary>How long it took to start it, from there on: the plan is made once more, and written.</summary>
    public TimeSpan Starting { get; private set; }

    /// <inheritdoc/>
    public ConnectionNames Names { get; } = new([], ["management"], ["daemons"]);

    private FleetDefinition Fleet { get; } = new()
    {
        Mesh = "large",
        Regions = [new() { Name = "brazilsouth" }],
        Relays = [new() { Name = "us", Url = RelayUrl.Parse(Us) }, new() { Name = "br", Url = RelayUrl.Parse(Br), State = RelayState.Candidate }],
    };

    private string Yaml =>
        $$"""
        kind: add
        relay: br
        mesh: large
        reason: CHG-1
        verify: { samples: 1 }
        register: { via: management, proofWithin: 1m }
        peers: { select: [{ country: BR }], keep: { perRegion: 0 }, deferUntil: 1h }
        restart: { via: [{ use: daemons }], maxUnavailable: {{MaxUnavailable}}, soak: 1m }
        """;

    /// <summary>Asks every peer for its home once, as the hourly watch does.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        foreach (var some in _mesh.Peers.Chunk(500))
            await Parts.Directory.AskAsync(Fleet, [.. some.Select(peer => peer.Id)], cancellationToken);
    }

    /// <summary>Everybody in the mesh, as a plan is made of them.</summary>
    public Task<PeerReading> PeersAsync(CancellationToken cancellationToken) => Parts.Directory.ReadAsync(Fleet, cancellationToken);

    /// <summary>Starts the rollout.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _running.Add(_clock.RunAsync(_stop.Token));
        _running.Add(_engine.RunAsync(_stop.Token));
        using var work = _clock.Work();
        var watch = Stopwatch.StartNew();
        var plan = (await Desk.PlanAsync(Yaml, "large.yaml", cancellationToken)).Plan!;
        Planning = watch.Elapsed;
        watch.Restart();
        var answer = await Desk.StartAsync(new() { Yaml = Yaml, PlanHash = plan.Hash }, new("rita", []), cancellationToken);
        Starting = watch.Elapsed;
        Id = answer.IsNew ? answer.Id! : throw new InvalidOperationException(answer.Message);
    }

    /// <summary>Waits until the rollout has ended; how it ended.</summary>
    /// <exception cref="TimeoutException">It has not ended within this time of the machine.</exception>
    public async Task<RolloutHeader> EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var (began, watch) = (_clock.GetUtcNow(), Stopwatch.StartNew());
        while (true)
        {
            var header = (await Parts.Rows.FindAsync("large", Id, cancellationToken))!;
            Virtual = _clock.GetUtcNow() - began;
            if (header.HasEnded)
                return header;
            if (header.State == RolloutState.Held || watch.Elapsed > patience)
                throw new TimeoutException($"after {watch.Elapsed.TotalSeconds:F0} s ({Virtual} of its own) it is {header.State}: {header.Explanation}");
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>The sizes of the journals, in entries: the rollout's own first.</summary>
    public async Task<IReadOnlyList<int>> JournalsAsync(CancellationToken cancellationToken)
    {
        var journals = await Parts.Store.ScanAsync("EngineJournal", new KeyRange(), cancellationToken).ToListAsync(cancellationToken);
        return [.. journals.CountBy(row => row.PartitionKey).OrderBy(journal => journal.Key.Length).Select(journal => journal.Value)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _engine.Dispose();
        _management.Dispose();
        await _server.DisposeAsync();
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public IRestartDriver? Restart(string use) => _restart;

    /// <inheritdoc/>
    public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => _register;

    /// <inheritdoc/>
    public IProvisionDriver? Provision(ProvisionRules rules) => null;

    Task<IReadOnlyList<ProbeRun>> IProbeEvidence.RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProbeRun>>(
        [.. fleet.Regions.Select(region => new ProbeRun
        {
            Region = region.Name,
            Slot = _clock.GetUtcNow(),
            StartedAt = _clock.GetUtcNow(),
            Relays = [new() { Relay = relay, Endpoints = [new() { Endpoint = new(IPAddress.Loopback, 443, "br.example.com", null), StartedAt = _clock.GetUtcNow(), Goal = ProbePhase.Upgrade }] }],
        })]);

    Task<IReadOnlyList<RegionPick>> IProbeEvidence.PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RegionPick>>([]);

    Task<IReadOnlyList<string>> IProbeEvidence.SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    Task<IncidentReading> IProbeEvidence.IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(IncidentReading.None);

    private sealed class Measured(LargeRollout rollout, IStep step) : IStep
    {
        public string Name => step.Name;

        public async Task<Outcome> RunAsync(StepContext context, CancellationToken cancellationToken)
        {
            using var work = rollout._clock.Work();
            var store = rollout._store;
            var (reads, writes, rows, watch) = (store.Reads, store.Writes, store.Rows, Stopwatch.StartNew());
            var outcome = await step.RunAsync(context, cancellationToken);
            rollout._steps.Add(new(Name, context.Key, watch.Elapsed, store.Reads - reads, store.Writes - writes, store.Rows - rows, outcome.Output.Json.Length));
            return outcome;
        }
    }
}
