using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers.Registering;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Manual;

/// <summary>
/// Shows people the values to install the product's Helm chart with, and waits until management's streams were made anew. The list
/// replaces the one that the chart derives, so it always holds the in-cluster relay too.
/// </summary>
/// <param name="dialect">Whose chart it is.</param>
/// <param name="addresses">The addresses that management lists now, in order.</param>
/// <param name="management">Management's API, by which the restart shows; <see langword="null"/> when people have to confirm it.</param>
public sealed class PrintRegisterDriver(Dialect dialect, IReadOnlyList<string> addresses, ManagementClient? management) : IRegisterDriver
{
    /// <inheritdoc/>
    public Task<AddressReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new AddressReading { Addresses = addresses });

    /// <inheritdoc/>
    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken) => Task.FromResult(Asked(change.After));

    /// <inheritdoc/>
    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken) => Task.FromResult(Asked(change.Before));

    /// <inheritdoc/>
    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken) => LookAsync(change, change.After, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken) => LookAsync(change, change.Before, cancellationToken);

    /// <summary>The values, as a file to give to <c>helm upgrade</c> after the others.</summary>
    public static string Values(Dialect dialect, IReadOnlyList<string> addresses)
    {
        var lines = new List<string> { "# helm upgrade ... --values <this file>, after the other values: this list replaces theirs" };
        var depth = 0;
        foreach (var key in dialect.HelmAddressesPath.Split('.'))
        {
            lines.Add($"{new string(' ', 2 * depth++)}{key}:");
        }

        if (addresses.Count == 0)
        {
            lines[^1] += " []";
        }

        lines.AddRange(addresses.Select(address => $"{new string(' ', 2 * depth)}- \"{JsonEncodedText.Encode(address)}\""));
        return string.Join('\n', lines) + "\n";
    }

    private async Task<RegisterProof> LookAsync(AddressChange change, IReadOnlyList<string> list, CancellationToken cancellationToken)
    {
        if (management is null)
        {
            return new RegisterProof { State = ProofState.NotYet, Evidence = $"there is no management API to ask: confirm that the values were installed\n{Values(dialect, list)}" };
        }

        var proof = await new StreamProof(management).ProveByStreamsAsync(change.Operation.BegunAt, "", cancellationToken);
        return proof.State == ProofState.Proven ? proof : proof with { Evidence = $"{proof.Evidence}\n{Values(dialect, list)}" };
    }

    private RegisterAnswer Asked(IReadOnlyList<string> list) => new() { State = RegisterState.Asked, Evidence = Values(dialect, list) };
}
