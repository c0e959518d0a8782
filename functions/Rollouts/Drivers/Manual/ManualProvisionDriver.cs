namespace OpenZro.Probes.Rollouts.Drivers.Manual;

/// <summary>Asks people to bring a relay into being. That they did shows when it answers probes.</summary>
/// <param name="instructions">What to tell them.</param>
public sealed class ManualProvisionDriver(string instructions) : IProvisionDriver
{
    /// <inheritdoc/>
    public Task<ProvisionPreview> PreviewAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ProvisionPreview { Changes = [$"people are asked: {instructions}"] });

    /// <inheritdoc/>
    public Task<ProvisionAnswer> BeginAsync(Operation operation, CancellationToken cancellationToken) => Task.FromResult(Asked());

    /// <inheritdoc/>
    public Task<ProvisionAnswer> ObserveAsync(Operation operation, CancellationToken cancellationToken) => Task.FromResult(Asked());

    private ProvisionAnswer Asked() => new() { State = ProvisionState.Asked, Evidence = instructions };
}
