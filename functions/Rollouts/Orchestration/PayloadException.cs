namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>A payload is too large, or not of the shape that was asked for: a mistake of whoever made or reads it.</summary>
/// <param name="message">Which, and what to do.</param>
public sealed class PayloadException(string message) : ArgumentException(message);
