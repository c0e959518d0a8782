namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A peer of another region that must keep its relay.</summary>
/// <param name="Id">The peer's id in management.</param>
/// <param name="Name">The peer's name in management.</param>
/// <param name="Region">Its region.</param>
/// <param name="Home">The instance URL of its home.</param>
/// <param name="HomeRelay">The name of that relay in the fleet; null when it is not known.</param>
public sealed record KeptPeerDocument(string Id, string Name, string Region, string Home, string? HomeRelay);
