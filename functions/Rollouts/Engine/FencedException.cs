namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>Another engine wrote the entry that this one was about to write: this one no longer drives the orchestration.</summary>
/// <param name="id">The orchestration.</param>
/// <param name="sequence">The entry.</param>
public sealed class FencedException(string id, int sequence) : Exception($"Another engine wrote entry {sequence} of '{id}'.");
