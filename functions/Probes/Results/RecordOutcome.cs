namespace OpenZro.Probes.Results;

/// <summary>What became of a run that was to be recorded.</summary>
/// <param name="IsStored">Whether it is in the storage. If not, it waits, or, without a failure, was older than results are kept.</param>
/// <param name="Drained">How many runs that had waited were stored before it.</param>
/// <param name="Failure">Why the storage did not take it; <see langword="null"/> when it answered.</param>
public sealed record RecordOutcome(bool IsStored, int Drained, string? Failure);
