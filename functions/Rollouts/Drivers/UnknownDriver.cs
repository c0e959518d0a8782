namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Stands where a rollout names what the connections do not know: it touches nothing, and every answer says so.</summary>
internal sealed class UnknownDriver(string detail) : IRestartDriver, IRegisterDriver, IProvisionDriver
{
    private readonly DriverFailure _failure = new() { Code = DriverFailureCode.Configuration, Detail = detail };

    /// <inheritdoc/>
    public Task<IReadOnlyList<RestartBeginning>> BeginAsync(
        Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RestartBeginning>>(
            [.. peers.Select(peer => new RestartBeginning { PeerId = peer.Id, State = RestartState.Failed, Failure = _failure })]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PeerSight>> ObserveAsync(
        Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PeerSight>>([.. peers.Select(peer => new PeerSight { PeerId = peer.Id, Failure = _failure })]);

    /// <inheritdoc/>
    public Task<AddressReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new AddressReading { Failure = _failure });

    /// <inheritdoc/>
    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken) => NotRegistered();

    /// <inheritdoc/>
    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken) => NotRegistered();

    /// <inheritdoc/>
    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken) => NotProven();

    /// <inheritdoc/>
    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken) => NotProven();

    /// <inheritdoc/>
    public Task<ProvisionPreview> PreviewAsync(CancellationToken cancellationToken) => Task.FromResult(new ProvisionPreview { Failure = _failure });

    /// <inheritdoc/>
    public Task<ProvisionAnswer> BeginAsync(Operation operation, CancellationToken cancellationToken) => NotProvisioned(ProvisionState.Failed);

    /// <inheritdoc/>
    public Task<ProvisionAnswer> ObserveAsync(Operation operation, CancellationToken cancellationToken) => NotProvisioned(ProvisionState.Unknown);

    private Task<RegisterAnswer> NotRegistered() => Task.FromResult(new RegisterAnswer { State = RegisterState.Failed, Failure = _failure });

    private Task<RegisterProof> NotProven() =>
        Task.FromResult(new RegisterProof { State = ProofState.NotYet, Evidence = _failure.Detail, Failure = _failure });

    private Task<ProvisionAnswer> NotProvisioned(ProvisionState state) => Task.FromResult(new ProvisionAnswer { State = state, Failure = _failure });
}
