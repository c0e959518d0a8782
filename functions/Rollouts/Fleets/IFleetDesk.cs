using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Fleets;

/// <summary>
/// The fleet in force: what its owner wrote, with the states that rollouts gave to relays laid over it. A state given by a rollout holds
/// until the owner writes another one than they had written then.
/// </summary>
public interface IFleetDesk
{
    /// <summary>The fleet in force, with the version that names it.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<FleetDefinition> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Gives a relay of the fleet a state; giving it again changes nothing.</summary>
    /// <param name="relay">The relay's name; one that the fleet does not have is passed over.</param>
    /// <param name="state">The state.</param>
    /// <param name="rollout">On whose behalf: what <see cref="RestoreAsync"/> undoes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The fleet in force afterwards.</returns>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<FleetDefinition> SetAsync(string relay, RelayState state, string rollout, CancellationToken cancellationToken);

    /// <summary>Gives a relay the state that it had before a rollout changed it; where that rollout changed nothing, nothing happens.</summary>
    /// <returns>The fleet in force afterwards.</returns>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<FleetDefinition> RestoreAsync(string relay, string rollout, CancellationToken cancellationToken);
}
