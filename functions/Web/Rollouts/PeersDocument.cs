using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>The peers of the mesh, and which relay each was last seen to call home (schema <c>ozprobes.peers/1</c>).</summary>
/// <param name="Peers">The peers; empty when management could not be asked.</param>
/// <param name="Failure">Why management could not be asked; null when it was.</param>
/// <param name="Unread">What else could not be read.</param>
public sealed record PeersDocument(IReadOnlyList<PeerFacts> Peers, string? Failure, IReadOnlyList<string> Unread)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.peers/1";
}
