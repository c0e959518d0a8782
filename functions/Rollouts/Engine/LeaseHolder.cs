namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>Who holds the lease.</summary>
/// <param name="Owner">The engine, by a name that no other start of an engine has.</param>
/// <param name="Epoch">The fencing token: one more than that of the holder before.</param>
internal sealed record LeaseHolder(string Owner, long Epoch);
