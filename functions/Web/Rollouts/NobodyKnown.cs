using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Stands in where the connections name no management: then nobody can tell who is in the mesh.</summary>
internal sealed class NobodyKnown : IPeerDirectory
{
    private static readonly PeerReading _nothing = new()
    {
        Failure = new() { Code = DriverFailureCode.Configuration, Detail = "the server's connections name no management, which tells who is in the mesh: add 'management'" },
    };

    /// <inheritdoc/>
    public Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken) => Task.FromResult(_nothing);

    /// <inheritdoc/>
    public Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken) => Task.FromResult(_nothing);
}
