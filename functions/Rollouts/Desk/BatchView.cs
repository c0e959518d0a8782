using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>How far a batch is.</summary>
/// <param name="Number">Its number, from 1; 0 for the deferred peers.</param>
/// <param name="Size">How many peers it has.</param>
/// <param name="Counts">How many of them are in each state; states without peers are left out.</param>
public sealed record BatchView(int Number, int Size, IReadOnlyDictionary<PeerState, int> Counts);
