namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A peer that the plan restarts.</summary>
public sealed record PlannedPeer
{
    /// <summary>The peer's id in management.</summary>
    public required string Id { get; init; }

    /// <summary>The peer's name in management.</summary>
    public required string Name { get; init; }

    /// <summary>The peer's address in the mesh, where known.</summary>
    public string? Address { get; init; }

    /// <summary>The connection by which it is restarted.</summary>
    public required string Via { get; init; }

    /// <summary>The instance URLs, one of which must be its home afterwards.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    /// <summary>The networks that it routes for.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Its place in the order.</summary>
    public RestartClass Class { get; init; } = RestartClass.Ordinary;

    /// <summary>Why it is a candidate, such as <c>group routing-br</c>.</summary>
    public string Why { get; init; } = "";

    /// <summary>Its region, where known.</summary>
    public string? Region { get; init; }

    /// <summary>The instance URL of its home now, where known.</summary>
    public string? Home { get; init; }

    /// <summary>The relay, by name, that it is predicted to pick.</summary>
    public string? Predicted { get; init; }

    /// <summary>The probability, 0 to 1, that it comes back on an expected relay; <see langword="null"/> when nothing predicts it.</summary>
    public double? Probability { get; init; }

    /// <summary>By how many milliseconds the expected relay is nearer than its home; <see langword="null"/> when that is not known.</summary>
    public double? GainMs { get; init; }
}

/// <summary>The order of restarts: routing peers first, what carries us last.</summary>
public enum RestartClass
{
    /// <summary>Routes for a network.</summary>
    Router,

    /// <summary>Any other peer.</summary>
    Ordinary,

    /// <summary>Carries our own way: one at a time.</summary>
    OnOurPath,

    /// <summary>The peer that the server runs on: alone, and last.</summary>
    Self,
}
