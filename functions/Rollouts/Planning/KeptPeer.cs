namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A peer of another region that must keep its relay.</summary>
/// <param name="Id">The peer's id in management.</param>
/// <param name="Name">The peer's name in management.</param>
/// <param name="Region">Its region.</param>
/// <param name="Home">The instance URL of its home.</param>
public sealed record KeptPeer(string Id, string Name, string Region, string Home);
