namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Looks at peers. Calls answer within a minute, and report failures as data.</summary>
public interface IPeerObserver
{
    /// <summary>Looks at peers without touching them.</summary>
    /// <param name="operation">The restart to look for; <see langword="null"/> to see how the peers are now.</param>
    /// <param name="peers">The peers.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One sight per peer, in their order.</returns>
    Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken);
}
