namespace OpenZro.Probes.Health;

/// <summary>A cause that is there, and is watched for a while before it is taken to be an incident.</summary>
/// <param name="Key">The cause's key.</param>
/// <param name="Since">Since when.</param>
public sealed record PendingCause(string Key, DateTimeOffset Since);
