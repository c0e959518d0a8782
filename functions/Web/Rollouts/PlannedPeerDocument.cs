using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A peer that the plan restarts.</summary>
public sealed record PlannedPeerDocument
{
    /// <summary>The peer's id in management.</summary>
    public required string Id { get; init; }

    /// <summary>The peer's name in management.</summary>
    public required string Name { get; init; }

    /// <summary>Its batch, from 1; 0 for a deferred peer.</summary>
    public required int Batch { get; init; }

    /// <summary>Why it is a candidate.</summary>
    public required string Why { get; init; }

    /// <summary>The server's connection by which it is restarted, or <c>manual</c>.</summary>
    public required string Via { get; init; }

    /// <summary>Its place in the order.</summary>
    public required RestartClass Class { get; init; }

    /// <summary>The networks that it routes for.</summary>
    public required IReadOnlyList<string> Networks { get; init; }

    /// <summary>Its region; null when none is known.</summary>
    public required string? Region { get; init; }

    /// <summary>The instance URL of its home relay now; null when nobody could ask it.</summary>
    public required string? Home { get; init; }

    /// <summary>The name of that relay in the fleet; null when it is not known.</summary>
    public string? HomeRelay { get; init; }

    /// <summary>The instance URLs, one of which must be its home afterwards.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    /// <summary>The relay, by name, that it is predicted to pick.</summary>
    public required string? Predicted { get; init; }

    /// <summary>The probability, 0 to 1, that it comes back on an expected relay; null when nothing predicts it.</summary>
    public required double? Probability { get; init; }

    /// <summary>By how many milliseconds the expected relay is nearer than its home; null when that is not known.</summary>
    public required double? GainMs { get; init; }
}
