namespace OpenZro.Probes.Rollouts.Locking;

/// <summary>Who may change a mesh: one rollout, from its start until it ends or someone unlocks.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Rollout">The id of the rollout that holds it.</param>
/// <param name="Requester">Who asked for that rollout.</param>
/// <param name="Since">Since when it is held.</param>
public sealed record MeshLock(string Mesh, string Rollout, string Requester, DateTimeOffset Since);
