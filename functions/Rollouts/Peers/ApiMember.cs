namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A member of a group.</summary>
/// <param name="Id">The peer's id.</param>
/// <param name="Name">The peer's name.</param>
public sealed record ApiMember(string Id, string Name);
