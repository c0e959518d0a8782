namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A relay as a client lists it.</summary>
/// <param name="Url">An instance URL when it is connected, else a configured URL.</param>
/// <param name="IsAvailable">Whether the client is connected to it.</param>
/// <param name="Error">Why it is not; empty when it is.</param>
/// <param name="Transport"><c>ws</c> or <c>quic</c>, where the client tells it (NetBird).</param>
public sealed record StatusRelay(string Url, bool IsAvailable, string Error, string? Transport = null);
