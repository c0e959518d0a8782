using System.Collections.Concurrent;
using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>A mesh that does at once what it is told: management lists, peers come back, probes are good. It outlives the engines that tell it.</summary>
internal sealed class QuickMesh : IPeerDirectory, IProbeEvidence, IDriverCatalogue, IRestartDriver, IRegisterDriver
{
    private static readonly string[] Names = ["p1", "p2", "p3", "p4"];

    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _restarts = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<string> _addresses = [PlanSamples.Us, PlanSamples.Eu];
    private DateTimeOffset _readyAt;

    /// <summary>What management lists.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    /// <summary>How often management's list was written.</summary>
    public int Writes { get; private set; }

    /// <summary>How many operations have restarted each peer.</summary>
    public IReadOnlyDictionary<string, int> Restarts => Names.ToDictionary(name => name, name => _restarts.GetValueOrDefault(name, []).Distinct().Count());

    /// <summary>The peer whose restart's answer never comes, the first time; its restart is done.</summary>
    public string Unanswered { get; init; } = "";

    /// <summary>Whether people are asked to change management's list, and nothing shows that they did.</summary>
    public bool AsksPeople { get; init; }

    /// <summary>Completes when that restart is done.</summary>
    public Task Reached => _reached.Task;

    ConnectionNames IDriverCatalogue.Names => new([], ["mgmt"], ["ssh"]);

    IRestartDriver IDriverCatalogue.Restart(string use) => this;

    IRegisterDriver IDriverCatalogue.Register(string via, IReadOnlyList<string> listed) => this;

    IProvisionDriver? IDriverCatalogue.Provision(ProvisionRules rules) => null;

    public async Task<IReadOnlyList<RestartBeginning>> BeginAsync(Rollouts.Drivers.Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        var answers = new List<RestartBeginning>();
        foreach (var peer in peers)
        {
            var operations = _restarts.GetOrAdd(peer.Id, _ => []);
            var isNew = !operations.Contains(operation.Id);
            operations.Add(operation.Id);
            if (peer.Id == Unanswered && _reached.TrySetResult())
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            answers.Add(new() { PeerId = peer.Id, State = isNew ? RestartState.Begun : RestartState.AlreadyBegun });
        }

        return answers;
    }

    public Task<IReadOnlyList<PeerSight>> ObserveAsync(Rollouts.Drivers.Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PeerSight>>([.. peers.Select(peer => new PeerSight
        {
            PeerId = peer.Id,
            Restarted = operation is null ? null : _restarts.GetValueOrDefault(peer.Id, []).Contains(operation.Id),
            Status = new() { PublicKey = "key-" + peer.Id, ManagementConnected = true, PeersConnected = 3, PeersTotal = 3, Relays = [new(HomeOf(peer.Id), true, "")] },
        })]);

    public Task<AddressReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new AddressReading { Addresses = _addresses });

    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken) => WriteAsync(change.After);

    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken) => WriteAsync(change.Before);

    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken) => ProveAsync(change.After);

    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken) => ProveAsync(change.Before);

    public Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult(new PeerReading { Peers = [.. Names.Select(Facts)] });

    public Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken) => ReadAsync(fleet, cancellationToken);

    public Task<IReadOnlyList<ProbeRun>> RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProbeRun>>([.. fleet.Regions.SelectMany(region => Enumerable.Range(0, samples).Select(number => Run(fleet, region.Name, number)))]);

    public Task<IReadOnlyList<RegionPick>> PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken) => Task.FromResult(PlanSamples.Picks);

    public Task<IReadOnlyList<string>> SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IncidentReading> IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(IncidentReading.None);

    private Task<RegisterAnswer> WriteAsync(IReadOnlyList<string> addresses)
    {
        if (AsksPeople)
            return Task.FromResult(new RegisterAnswer { State = RegisterState.Asked });
        if (_addresses.SequenceEqual(addresses))
            return Task.FromResult(new RegisterAnswer { State = RegisterState.AlreadyDone });
        (_addresses, _readyAt) = (addresses, TimeProvider.System.GetUtcNow());
        Writes++;
        return Task.FromResult(new RegisterAnswer { State = RegisterState.Done });
    }

    private Task<RegisterProof> ProveAsync(IReadOnlyList<string> wanted) => Task.FromResult(_addresses.SequenceEqual(wanted)
        ? new RegisterProof { State = ProofState.Proven, ReadyAt = _readyAt, Evidence = "it started" }
        : new RegisterProof { State = ProofState.NotYet, Evidence = "it runs with another list" });

    private string HomeOf(string peer) => _restarts.ContainsKey(peer) && _addresses.Contains(PlanSamples.Br) ? PlanSamples.Br : PlanSamples.Us;

    private PeerFacts Facts(string name) => PlanSamples.Peer(name) with
    {
        Id = name,
        Home = HomeOf(name),
        HomeSeenAt = TimeProvider.System.GetUtcNow(),
        LastSeen = _readyAt.AddTicks(1),
    };

    private static ProbeRun Run(FleetDefinition fleet, string region, int number)
    {
        var slot = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(number);
        var names = fleet.Relays.Single(relay => relay.Name == "br").Members.SelectMany(member => (string[])["br.example.com", member.Host], (member, name) => (member.Host, name));
        return new()
        {
            Region = region,
            Slot = slot,
            StartedAt = slot,
            FleetVersion = fleet.Version,
            Relays = [new() { Relay = "br", Endpoints = [.. names.Select(at => new Observation { Endpoint = new(IPAddress.Loopback, 443, at.name, at.Host), StartedAt = slot, Goal = ProbePhase.Upgrade })] }],
        };
    }
}
