namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>
/// Changes the relay addresses that management hands out. Management reads them at its start only, so applying includes restarting it
/// (openzro <c>management/server/types/config.go</c>). Calls answer within a minute, report failures as data and may be repeated with
/// the same operation. A change that <see cref="ProveAsync"/> does not see in force in time is to be restored.
/// </summary>
public interface IRegisterDriver
{
    /// <summary>Reads the addresses that are configured now.</summary>
    Task<AddressReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Puts the new list in place of the old one, keeps what was there, and begins management's restart.</summary>
    Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken);

    /// <summary>Looks whether management runs with the new list.</summary>
    Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken);

    /// <summary>Puts back exactly what was there before <see cref="ApplyAsync"/>, and begins management's restart.</summary>
    Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken);

    /// <summary>Looks whether management runs with the old list again.</summary>
    Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken);
}
