namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>The peers of a rollout as a step has them before it.</summary>
/// <param name="Rows">The peers as they stand, in the plan's order, deferred ones last; those left out whose verdict is settled.</param>
/// <param name="Settled">What came of those.</param>
public sealed record PeerBoard(IReadOnlyList<PeerProgress> Rows, Settled Settled);
