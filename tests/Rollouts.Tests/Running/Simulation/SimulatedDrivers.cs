using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>The drivers of one process: they look first, act once for an operation, lose answers, and may be killed at any of their awaits.</summary>
internal sealed class SimulatedDrivers(Scenario scenario, SimulatedMesh mesh, SimulatedProcess process, Invariants invariants, Random random)
    : IDriverCatalogue, IRestartDriver, IRegisterDriver, IProvisionDriver
{
    public ConnectionNames Names { get; } = new(["azure"], ["mgmt"], ["ssh"]);

    public IRestartDriver? Restart(string use) => use == "ssh" ? this : null;

    public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via is "mgmt" or RegisterRules.Print ? this : null;

    public IProvisionDriver? Provision(ProvisionRules rules) => this;

    public async Task<IReadOnlyList<RestartBeginning>> BeginAsync(Rollouts.Drivers.Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        var answers = new List<RestartBeginning>();
        foreach (var target in peers)
            answers.Add(await BeginAsync(operation, mesh.Peers[target.Id], cancellationToken));
        return answers;
    }

    public async Task<IReadOnlyList<PeerSight>> ObserveAsync(Rollouts.Drivers.Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        await process.WorkAsync(Latency(), cancellationToken);
        IReadOnlyList<PeerSight> sights = [.. peers.Select(target => mesh.Look(mesh.Peers[target.Id], operation))];
        foreach (var sight in sights.Where(_ => operation is not null))
            mesh.Witness.See(process, operation!.Id, sight);
        return sights;
    }

    public Task<AddressReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new AddressReading { Addresses = mesh.Addresses });

    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken) => ChangeAsync(change, change.Before, change.After, cancellationToken);

    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken) => ChangeAsync(change, change.After, change.Before, cancellationToken);

    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken) => ProveAsync(change.After, cancellationToken);

    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken) => ProveAsync(change.Before, cancellationToken);

    public Task<ProvisionPreview> PreviewAsync(CancellationToken cancellationToken) => Task.FromResult(new ProvisionPreview());

    public async Task<ProvisionAnswer> BeginAsync(Rollouts.Drivers.Operation operation, CancellationToken cancellationToken)
    {
        await process.WorkAsync(Latency(), cancellationToken);
        invariants.CheckProvision(process, operation.Id);
        return new() { State = ProvisionState.Running };
    }

    public async Task<ProvisionAnswer> ObserveAsync(Rollouts.Drivers.Operation operation, CancellationToken cancellationToken)
    {
        await process.WorkAsync(Latency(), cancellationToken);
        return new() { State = mesh.Now > operation.BegunAt.AddSeconds(40) ? ProvisionState.Succeeded : ProvisionState.Running };
    }

    private async Task<RestartBeginning> BeginAsync(Rollouts.Drivers.Operation operation, SimulatedPeer peer, CancellationToken cancellationToken)
    {
        await process.WorkAsync(Latency(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (peer.Script.Refuses)
            return Answer(peer, RestartState.Failed, DriverFailureCode.Authentication);
        if (random.NextDouble() < peer.Script.Unreachable)
            return Answer(peer, RestartState.Failed, DriverFailureCode.Unreachable);
        if (random.NextDouble() < scenario.LostAnswers / 2)
            return Answer(peer, RestartState.Unknown, DriverFailureCode.AnswerLost);
        if (mesh.IsToolBroken)
            return Answer(peer, RestartState.Unknown, DriverFailureCode.CommandFailed);
        var isNew = !peer.Effects.ContainsKey(operation.Id);
        if (scenario.IsManual)
            return AskForRestart(operation, peer, isNew);
        if (isNew)
        {
            invariants.CheckTouch(process, operation.Id, peer);
            peer.Effects[operation.Id] = 1;
            mesh.RestartDaemon(peer);
        }

        await process.WorkAsync(Latency(), cancellationToken);
        return random.NextDouble() < scenario.LostAnswers / 2 ? Answer(peer, RestartState.Unknown, DriverFailureCode.AnswerLost)
            : Answer(peer, isNew ? RestartState.Begun : RestartState.AlreadyBegun, null);
    }

    private async Task<RegisterAnswer> ChangeAsync(AddressChange change, IReadOnlyList<string> from, IReadOnlyList<string> to, CancellationToken cancellationToken)
    {
        await process.WorkAsync(Latency(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (random.NextDouble() < scenario.LostAnswers / 2)
            return new() { State = RegisterState.Unknown, Failure = Failure(DriverFailureCode.AnswerLost) };
        if (mesh.Addresses.SequenceEqual(to))
            return new() { State = RegisterState.AlreadyDone };
        if (!mesh.Addresses.SequenceEqual(from))
            return new() { State = RegisterState.Failed, Failure = Failure(DriverFailureCode.Conflict) };
        invariants.CheckAddresses(change, to, process);
        if (scenario.IsPrinted)
        {
            Later(() =>
            {
                if (!mesh.Addresses.SequenceEqual(to))
                    mesh.WriteAddresses(to);
            });
            return new() { State = RegisterState.Asked };
        }

        mesh.WriteAddresses(to);
        await process.WorkAsync(Latency(), cancellationToken);
        return random.NextDouble() < scenario.LostAnswers / 2 ? new() { State = RegisterState.Unknown, Failure = Failure(DriverFailureCode.AnswerLost) } : new() { State = RegisterState.Done };
    }

    private async Task<RegisterProof> ProveAsync(IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        await process.WorkAsync(Latency(), cancellationToken);
        return !mesh.IsManagementUp ? new() { State = ProofState.NotYet, Evidence = "it does not answer" }
            : mesh.InForce.SequenceEqual(wanted) ? new() { State = ProofState.Proven, ReadyAt = mesh.ReadyAt, Evidence = "it started" }
            : new() { State = ProofState.Disproven, Evidence = "it runs with another list" };
    }

    private RestartBeginning AskForRestart(Rollouts.Drivers.Operation operation, SimulatedPeer peer, bool isNew)
    {
        if (isNew)
        {
            invariants.CheckTouch(process, operation.Id, peer);
            peer.Effects[operation.Id] = 1;
            Later(() => mesh.RestartDaemon(peer));
        }

        return Answer(peer, RestartState.Asked, null);
    }

    /// <summary>What people do when they are asked: they take their time.</summary>
    private void Later(Action deed)
    {
        var time = TimeSpan.FromSeconds(random.Next(30, 900));
        _ = WaitAsync();

        async Task WaitAsync()
        {
            await Task.Delay(time, mesh.Time);
            deed();
        }
    }

    private TimeSpan Latency() => TimeSpan.FromMilliseconds(random.Next(10, 800));

    private static RestartBeginning Answer(SimulatedPeer peer, RestartState state, DriverFailureCode? code) =>
        new() { PeerId = peer.Script.Id, State = state, Failure = code is { } wrong ? Failure(wrong) : null };

    private static DriverFailure Failure(DriverFailureCode code) => new() { Code = code, Detail = "simulated" };
}
