namespace OpenZro.Probes.Health;

/// <summary>A DNS server that one region had no answer from, for any relay.</summary>
/// <param name="Seen">The cause, as the region saw it.</param>
/// <param name="IsTotal">Whether the region has no other, so that it sees no relay.</param>
internal sealed record ResolverOutage(SeenCause Seen, bool IsTotal);
