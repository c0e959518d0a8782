using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Manual;

/// <summary>Asks people to restart peers. What they did shows in management's API, or is confirmed by them.</summary>
/// <param name="dialect">Whose client the peers run.</param>
/// <param name="management">Management's API; <see langword="null"/> when there is none to ask.</param>
public sealed class ManualRestartDriver(Dialect dialect, ManagementClient? management) : IRestartDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RestartBeginning>> BeginAsync(
        Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RestartBeginning>>([.. peers.Select(peer => new RestartBeginning
        {
            PeerId = peer.Id,
            State = RestartState.Asked,
            Evidence = $"restart {dialect.Product} on {peer.Name}{(peer.Address is { } address ? $" ({address})" : "")}: "
                + $"as root, {dialect.Command} service restart (Windows, as administrator: Restart-Service {dialect.WindowsService})",
        })]);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        management is null
            ? [.. peers.Select(peer => new PeerSight { PeerId = peer.Id })]
            : await new ManagementObserver(management).ObserveAsync(peers, cancellationToken);
}
