namespace OpenZro.Probes.Results;

/// <summary>How often probes failed in one way.</summary>
/// <param name="Phase">The phase, in lower case, such as <c>handshake</c>.</param>
/// <param name="Reason">The reason, in kebab case, such as <c>name-not-found</c>.</param>
/// <param name="Count">How often.</param>
public sealed record FailureCount(string Phase, string Reason, long Count);
