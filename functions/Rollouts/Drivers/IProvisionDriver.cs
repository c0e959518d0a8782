namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Brings a relay into being. Calls answer within a minute, report failures as data and may be repeated with the same operation.</summary>
public interface IProvisionDriver
{
    /// <summary>Says what would be created or changed, for the plan; changes nothing.</summary>
    Task<ProvisionPreview> PreviewAsync(CancellationToken cancellationToken);

    /// <summary>Begins, or asks people to begin.</summary>
    Task<ProvisionAnswer> BeginAsync(Operation operation, CancellationToken cancellationToken);

    /// <summary>Looks how far it is.</summary>
    Task<ProvisionAnswer> ObserveAsync(Operation operation, CancellationToken cancellationToken);
}
