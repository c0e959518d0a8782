using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>A tool that restarts all peers of a batch with one start, and another that asks them: both do as a test says.</summary>
internal sealed class BatchTool(TimeProvider time) : IRestartDriver
{
    private readonly Dictionary<string, DateTimeOffset> _restartedAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _homes = new(StringComparer.Ordinal);

    /// <summary>What it is started with: the operation, and the peers.</summary>
    public List<(Rollouts.Drivers.Operation Operation, string Peers)> Starts { get; } = [];

    /// <summary>With what it ends instead of restarting anybody; <see langword="null"/> while it works.</summary>
    public DriverFailure? Failure { get; set; }

    /// <summary>Whether the process that waits for its answer ends before that comes.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Why peers cannot be asked how they are after a restart; <see langword="null"/> while they can.</summary>
    public DriverFailure? Unseen { get; set; }

    /// <summary>How often peers were asked how they are after a restart.</summary>
    public int Looks { get; private set; }

    public int AtOnce => 1000;

    public TimeSpan LongestRun => TimeSpan.FromMinutes(5);

    /// <summary>A peer's daemon starts, and picks a relay.</summary>
    public void Restart(string peer, string home)
    {
        _restartedAt[peer] = time.GetUtcNow();
        _homes[peer] = home;
    }

    /// <summary>A peer picks another relay by itself.</summary>
    public void Move(string peer, string home) => _homes[peer] = home;

    public Task<IReadOnlyList<RestartBeginning>> BeginAsync(Rollouts.Drivers.Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        Starts.Add((operation, string.Join(' ', peers.Select(peer => peer.Name))));
        if (IsKilled)
            throw new OperationCanceledException("the process was killed");
        if (Failure is null)
        {
            foreach (var peer in peers)
                Restart(peer.Id, RolloutStage.Br);
        }

        return Task.FromResult<IReadOnlyList<RestartBeginning>>([.. peers.Select(peer => new RestartBeginning
        {
            PeerId = peer.Id, State = Failure is null ? RestartState.Begun : RestartState.Unknown, Failure = Failure, Evidence = $"output of attempt {operation.Attempt}",
        })]);
    }

    public Task<IReadOnlyList<PeerSight>> ObserveAsync(Rollouts.Drivers.Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        Looks += operation is null ? 0 : 1;
        return Task.FromResult<IReadOnlyList<PeerSight>>([.. peers.Select(peer => new PeerSight
        {
            PeerId = peer.Id,
            Restarted = operation is null || Unseen is not null ? null : _restartedAt.TryGetValue(peer.Id, out var at) && at >= operation.BegunAt,
            Failure = operation is null ? null : Unseen,
            Connected = true,
            Status = new() { PublicKey = "key", ManagementConnected = true, PeersConnected = 3, PeersTotal = 3, Relays = [new(_homes.GetValueOrDefault(peer.Id, RolloutStage.Us), true, "")] },
        })]);
    }
}
