using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Simulator.Management;

/// <summary>Changes the relays of a simulated management: its list at once, in force with its next start.</summary>
public sealed class SimulatedRegisterDriver(PeerMesh mesh) : IRegisterDriver
{
    private readonly Lock _turn = new();
    private readonly HashSet<string> _applied = new(StringComparer.Ordinal);
    private readonly HashSet<string> _restored = new(StringComparer.Ordinal);

    private SimulatedManagement Management => mesh.Management;

    /// <inheritdoc/>
    public Task<AddressReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new AddressReading { Addresses = Management.Addresses });

    /// <inheritdoc/>
    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_turn)
        {
            return Task.FromResult(_restored.Contains(change.Operation.Id)
                ? Failed("the change was undone, so it is not made again")
                : Change(_applied, change.Operation, change.Before, change.After));
        }
    }

    /// <inheritdoc/>
    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_turn)
        {
            return Task.FromResult(_applied.Contains(change.Operation.Id) && !_restored.Contains(change.Operation.Id)
                ? Change(_restored, change.Operation, change.After, change.Before)
                : new RegisterAnswer { State = RegisterState.AlreadyDone });
        }
    }

    /// <inheritdoc/>
    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Task.FromResult(Proof(change.After));
    }

    /// <inheritdoc/>
    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Task.FromResult(Proof(change.Before));
    }

    private RegisterAnswer Change(HashSet<string> done, Operation operation, IReadOnlyList<string> before, IReadOnlyList<string> wanted)
    {
        var present = Management.Addresses;
        if (!present.SequenceEqual(before) && !present.SequenceEqual(wanted))
        {
            return Failed($"management lists [{string.Join(", ", present)}], which is not what was planned for: plan again");
        }

        if (!done.Add(operation.Id) && present.SequenceEqual(wanted))
        {
            return new RegisterAnswer { State = RegisterState.AlreadyDone };
        }

        Management.Addresses = wanted;
        Management.Restart();
        return new RegisterAnswer { State = RegisterState.Done };
    }

    private static RegisterAnswer Failed(string detail) =>
        new() { State = RegisterState.Failed, Failure = new() { Code = DriverFailureCode.Conflict, Detail = detail } };

    private RegisterProof Proof(IReadOnlyList<string> wanted) => mesh.Look(() => Management.Now) switch
    {
        { IsUp: false } => new() { State = ProofState.NotYet, Evidence = "management has not logged its start yet" },
        var now => new()
        {
            State = now.InForce.SequenceEqual(wanted) ? ProofState.Proven : ProofState.Disproven,
            ReadyAt = now.ReadyAt,
            Evidence = $"management started with [{string.Join(", ", now.InForce)}]",
        },
    };
}
