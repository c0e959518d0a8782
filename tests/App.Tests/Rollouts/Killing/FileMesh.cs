using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.App.Tests.Rollouts.Killing;

/// <summary>
/// A mesh of a few peers whose restarts are lines of a file, so that a worker sees what the one that was killed before it has done. A peer
/// that was restarted finds <c>br</c>. After each restart there is time to kill whoever ordered it before they can say so.
/// </summary>
/// <param name="file">The file: an operation and a peer on each line.</param>
/// <param name="peers">How many peers.</param>
internal sealed class FileMesh(string file, int peers) : IFleetDesk, IProbeEvidence, IPeerDirectory, IDriverCatalogue, IRestartDriver
{
    public const string Yaml =
        """
        kind: repick
        relay: br
        mesh: demo
        reason: CHG-1
        peers: { select: [{ country: BR }], keep: { perRegion: 0 } }
        restart: { via: [{ use: file }], batches: [1, 2, 3], maxUnavailable: 3, soak: 0s }
        gates: [{ before: restart, roles: [network] }]
        """;

    private const string Us = "rels://us.example.com:443";
    private const string Br = "rels://br.example.com:443";

    private static readonly TimeSpan _timeToKill = TimeSpan.FromSeconds(1);

    private readonly FleetDefinition _fleet = new()
    {
        Mesh = "demo",
        Relays = [new() { Name = "us", Url = RelayUrl.Parse(Us) }, new() { Name = "br", Url = RelayUrl.Parse(Br) }],
    };

    public ConnectionNames Names { get; } = new([], [], ["file"]);

    /// <summary>The restarts so far: which operation, of which peer.</summary>
    public IReadOnlyList<(string Operation, string Peer)> Restarts =>
        File.Exists(file) ? [.. File.ReadAllLines(file).Select(line => line.Split(' ')).Where(words => words.Length == 2).Select(words => (words[0], words[1]))] : [];

    private bool WasRestarted(string peer) => Restarts.Any(restart => restart.Peer == peer);

    public Task<FleetDefinition> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_fleet);

    public Task<FleetDefinition> SetAsync(string relay, RelayState state, string rollout, CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public Task<FleetDefinition> RestoreAsync(string relay, string rollout, CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public Task<IReadOnlyList<ProbeRun>> RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProbeRun>>([]);

    public Task<IReadOnlyList<RegionPick>> PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RegionPick>>([]);

    public Task<IReadOnlyList<string>> SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IncidentReading> IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(IncidentReading.None);

    public Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult(new PeerReading
    {
        Peers = [.. Enumerable.Range(1, peers).Select(number => $"peer-{number}").Select(peer => new PeerFacts
        {
            Id = peer, Name = peer, Country = "BR", IsConnected = true, Home = WasRestarted(peer) ? Br : Us,
        })],
    });

    public Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> asked, CancellationToken cancellationToken) => ReadAsync(fleet, cancellationToken);

    public IRestartDriver? Restart(string use) => this;

    public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => null;

    public IProvisionDriver? Provision(ProvisionRules rules) => null;

    public async Task<IReadOnlyList<RestartBeginning>> BeginAsync(Operation operation, IReadOnlyList<PeerTarget> targets, CancellationToken cancellationToken)
    {
        var beginnings = new List<RestartBeginning>();
        foreach (var target in targets)
        {
            var isNew = !Restarts.Contains((operation.Id, target.Id));
            if (isNew)
            {
                await File.AppendAllTextAsync(file, $"{operation.Id} {target.Id}\n", cancellationToken);
                await Task.Delay(_timeToKill, cancellationToken);
            }

            beginnings.Add(new RestartBeginning { PeerId = target.Id, State = isNew ? RestartState.Begun : RestartState.AlreadyBegun });
        }

        return beginnings;
    }

    public Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> targets, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PeerSight>>([.. targets.Select(target => new PeerSight
        {
            PeerId = target.Id,
            Restarted = operation is null ? null : Restarts.Contains((operation.Id, target.Id)),
            Status = new() { PublicKey = "key-" + target.Id, ManagementConnected = true, PeersConnected = 1, PeersTotal = 1, Relays = [new(WasRestarted(target.Id) ? Br : Us, true, "")] },
        })]);
}
