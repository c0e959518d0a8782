namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Peers that may be restarted at once.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Peers">Their ids, in order.</param>
public sealed record PlannedBatch(int Number, IReadOnlyList<string> Peers);
