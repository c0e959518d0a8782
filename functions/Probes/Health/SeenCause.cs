namespace OpenZro.Probes.Health;

/// <summary>A cause that one slot of one region showed.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Detail">How it was seen.</param>
public sealed record SeenCause(Cause Cause, CauseDetail Detail);
