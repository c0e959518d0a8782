using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Simulator.Peers;

/// <summary>Restarts the daemons of simulated peers, as a service manager with a marker per operation does, and reads their status.</summary>
public sealed class SimulatedRestartDriver(PeerMesh mesh) : IRestartDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RestartBeginning>> BeginAsync(Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Task.FromResult<IReadOnlyList<RestartBeginning>>([.. peers.Select(target => mesh.Find(target.Id) is { } peer
            ? new RestartBeginning { PeerId = target.Id, State = Begin(operation, peer) }
            : new RestartBeginning { PeerId = target.Id, State = RestartState.Failed, Failure = Unknown(target) })]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PeerSight>>([.. peers.Select(target => mesh.Find(target.Id) is { } peer
            ? mesh.Look(now => Sight(operation, peer, now))
            : new PeerSight { PeerId = target.Id, Failure = Unknown(target) })]);

    private RestartState Begin(Operation operation, SimulatedPeer peer) => mesh.Look(_ =>
        peer.Now.IsRunning && peer.Now.StartedAt > operation.BegunAt || !peer.Restart(operation.Id) ? RestartState.AlreadyBegun : RestartState.Begun);

    private PeerSight Sight(Operation? operation, SimulatedPeer peer, DateTimeOffset now)
    {
        var answer = peer.Status();
        var reading = StatusReader.Read(mesh.Plan.Dialect, answer.ExitCode, answer.Output, answer.Error);
        var runs = peer.Now.IsRunning;
        return new PeerSight
        {
            PeerId = peer.Id,
            DaemonAge = runs ? now - peer.Now.StartedAt : null,
            Restarted = operation is null || !runs ? null : peer.Now.StartedAt > operation.BegunAt,
            Status = reading.Status,
            NeedsLogin = reading.Problem == StatusProblem.NeedsLogin,
            ChosenUrl = peer.Now.Home?.Url,
            ConnectsByItself = peer.Plan.ConnectsByItself,
            Failure = reading.Problem is null ? null : new() { Code = DriverFailureCode.Unavailable, Detail = reading.Detail },
        };
    }

    private static DriverFailure Unknown(PeerTarget target) =>
        new() { Code = DriverFailureCode.NotFound, Detail = $"the simulated mesh has no peer {target.Name}" };
}
