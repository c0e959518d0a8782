namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>
/// Restarts the daemons of peers and looks at them. Calls answer within a minute, report failures as data, and may be repeated:
/// a repeated <see cref="BeginAsync"/> finds out first whether the operation took effect, and acts only where it did not.
/// </summary>
public interface IRestartDriver : IPeerObserver
{
    /// <summary>
    /// The most peers that are begun with one call. The default is 1, so that a rollout can be stopped between any two; a driver whose
    /// tool wants all of a batch at once says more.
    /// </summary>
    int AtOnce => 1;

    /// <summary>Whether a peer comes back with its public key. The default is that it does; a new pod is a new peer.</summary>
    bool KeepsIdentity => true;

    /// <summary>
    /// The longest that what a call began may go on when nobody waits for it any more, as after a crash: as long, it is not begun again. The
    /// default is zero, for drivers that find out on the peer itself whether an operation took effect.
    /// </summary>
    TimeSpan LongestRun => TimeSpan.Zero;

    /// <summary>Whether this driver still waits for what an earlier call with the operation began, so that another call would join it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="peers">Its peers.</param>
    bool IsWaitingFor(Operation operation, IReadOnlyList<PeerTarget> peers) => false;

    /// <summary>Begins the restart of each peer of a wave, and does not wait until they are back.</summary>
    /// <param name="operation">What makes a repetition the same wave.</param>
    /// <param name="peers">The wave.</param>
    /// <param name="cancellationToken">Ends the call; what was begun goes on.</param>
    /// <returns>One answer per peer, in their order.</returns>
    Task<IReadOnlyList<RestartBeginning>> BeginAsync(Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken);
}
