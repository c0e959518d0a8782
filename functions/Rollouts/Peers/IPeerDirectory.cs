using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Who is in the mesh: management's peers, with what is known of each beyond that.</summary>
public interface IPeerDirectory
{
    /// <summary>All peers as management tells them now, each with its home relay as it was last seen. It touches no peer and asks none.</summary>
    /// <param name="fleet">The fleet, whose regions peers are placed in.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken);

    /// <summary>
    /// Asks peers themselves, through the connections that restart them, which relay is their home now, and keeps what they say as the last
    /// sighting. Whoever cannot be asked comes back without a home. It answers within a minute.
    /// </summary>
    /// <param name="fleet">The fleet, whose regions peers are placed in.</param>
    /// <param name="peers">The ids of those to ask; at most 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken);
}
