using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Testing.Rollouts;

/// <summary>
/// A small mesh for what stands around rollouts: three peers in São Paulo whose home is <c>us</c>, and <c>br</c> that could be added. What
/// would carry a rollout out only keeps what it was told.
/// </summary>
public sealed class RolloutStage(ITableStore store, TimeProvider time) : IFleetDesk, IProbeEvidence, IPeerDirectory, IDriverCatalogue, IOrchestrationClient
{
    public const string Us = "rels://us.example.com:443";
    public const string Br = "rels://br.example.com:443";

    /// <summary>Adds br; one of the network people lets the restarts begin.</summary>
    public const string Yaml =
        """
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1042
        register: { via: print }
        peers: { select: [{ groups: [sp] }] }
        gates:
          - { before: restart, roles: [network], people: [carol], quorum: 1 }
        """;

    private readonly Dictionary<string, OrchestrationInfo> _started = new(StringComparer.Ordinal);

    /// <summary>The fleet in force.</summary>
    public FleetDefinition Fleet { get; set; } = FleetReader.Read(
        $$"""
        mesh: prod
        regions: [{ name: brazilsouth }]
        relays:
          - { name: us, url: "{{Us}}" }
          - { name: br, url: "{{Br}}", state: candidate }
        """,
        "fleet.yaml").Fleet!;

    /// <summary>The peers of the mesh.</summary>
    public IReadOnlyList<PeerFacts> Mesh { get; set; } = [Peer("sp-1"), Peer("sp-2"), Peer("sp-3")];

    /// <summary>What a peer is found to be when it is asked, which may be other than what was kept of it.</summary>
    public Func<PeerFacts, PeerFacts> Answer { get; set; } = peer => peer;

    /// <summary>What health says of incidents.</summary>
    public IncidentReading Incidents { get; set; } = IncidentReading.None;

    /// <summary>Why the peers cannot be read.</summary>
    public DriverFailure? Failure { get; set; }

    /// <summary>What restarts peers; <see langword="null"/> while the server has no such connection.</summary>
    public IRestartDriver? Driver { get; set; }

    /// <summary>Regions whose probes are missing.</summary>
    public IReadOnlyList<string> Silent { get; set; } = [];

    /// <summary>The orchestrations that were started, and the signals that were raised, in order.</summary>
    public List<string> Told { get; } = [];

    public ConnectionNames Names => new([], [], []);

    public RolloutParts Parts => new() { Store = store, Clock = time, Fleets = this, Probes = this, Directory = this, Drivers = this, Notifications = new NotificationOutbox(store) };

    public RolloutDesk Desk => new(Parts, this, "1");

    public static PeerFacts Peer(string name) => new()
    {
        Id = "id-" + name, Name = name, Groups = ["sp"], Country = "BR", Region = "brazilsouth", Os = "Ubuntu 24.04", IsConnected = true, Home = Us,
    };

    /// <summary>Starts a rollout for somebody: of <see cref="Yaml"/>, unless another is given.</summary>
    public async Task<string> StartAsync(string requester, CancellationToken cancellationToken, string yaml = Yaml)
    {
        var plan = (await Desk.PlanAsync(yaml, "rollout.yaml", cancellationToken)).Plan!;
        var answer = await Desk.StartAsync(new StartRequest { Yaml = yaml, PlanHash = plan.Hash }, new Person(requester, ["operator"]), cancellationToken);
        return answer.Id ?? throw new InvalidOperationException(answer.Message);
    }

    /// <summary>Has the engine no longer know a rollout.</summary>
    public void Lose(string id) => _started.Remove(id);

    /// <summary>Opens the gate of <see cref="Yaml"/>, as the rollout would.</summary>
    public async Task OpenGateAsync(string id, CancellationToken cancellationToken)
    {
        var view = await Desk.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException("There is no such rollout.");
        await Parts.Gates.OpenAsync(
            new Gate { Key = "before-restart", Rollout = id, PlanHash = view.Plan.Hash, Rule = view.Plan.Gates[0], Requester = view.Header.Requester, OpenedAt = time.GetUtcNow() },
            cancellationToken);
    }

    Task<FleetDefinition> IFleetDesk.ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Fleet);

    Task<FleetDefinition> IFleetDesk.SetAsync(string relay, RelayState state, string rollout, CancellationToken cancellationToken) => Task.FromResult(Fleet);

    Task<FleetDefinition> IFleetDesk.RestoreAsync(string relay, string rollout, CancellationToken cancellationToken) => Task.FromResult(Fleet);

    Task<IReadOnlyList<ProbeRun>> IProbeEvidence.RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProbeRun>>([]);

    Task<IReadOnlyList<RegionPick>> IProbeEvidence.PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RegionPick>>(
    [
        new()
        {
            Region = "brazilsouth",
            Probabilities = new Dictionary<string, double> { ["br"] = 0.95, ["us"] = 0.05 },
            RoundTrips = new Dictionary<string, TimeSpan> { ["br"] = TimeSpan.FromMilliseconds(30), ["us"] = TimeSpan.FromMilliseconds(300) },
        },
    ]);

    Task<IReadOnlyList<string>> IProbeEvidence.SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult(Silent);

    Task<IncidentReading> IProbeEvidence.IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(Incidents);

    Task<PeerReading> IPeerDirectory.ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken) =>
        Task.FromResult(Failure is null ? new PeerReading { Peers = Mesh, Unread = ["sp-3 could not be asked"] } : new PeerReading { Failure = Failure });

    Task<PeerReading> IPeerDirectory.AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken) =>
        Task.FromResult(new PeerReading { Peers = [.. Mesh.Where(peer => peers.Contains(peer.Id)).Select(Answer)] });

    IRestartDriver? IDriverCatalogue.Restart(string use) => Driver;

    IRegisterDriver? IDriverCatalogue.Register(string via, IReadOnlyList<string> listed) => null;

    IProvisionDriver? IDriverCatalogue.Provision(ProvisionRules rules) => null;

    Task<bool> IOrchestrationClient.StartAsync(string id, string name, Payload input, CancellationToken cancellationToken)
    {
        Told.Add($"start {name} {id}");
        return Task.FromResult(_started.TryAdd(id, new() { Id = id, Name = name, Version = "1", Input = input, State = OrchestrationState.Running, StartedAt = time.GetUtcNow() }));
    }

    Task<bool> IOrchestrationClient.SignalAsync(string id, string signal, CancellationToken cancellationToken)
    {
        Told.Add($"signal {signal} {id}");
        return Task.FromResult(_started.ContainsKey(id));
    }

    Task<bool> IOrchestrationClient.PurgeAsync(string id, CancellationToken cancellationToken)
    {
        Told.Add($"purge {id}");
        return Task.FromResult(_started.Remove(id));
    }

    Task<OrchestrationInfo?> IOrchestrationClient.FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_started.GetValueOrDefault(id));
}
