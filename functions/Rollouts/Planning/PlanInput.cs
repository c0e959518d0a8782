using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Everything that a plan is computed from. The same input gives the same plan; the order of <see cref="Peers"/> and <see cref="Picks"/> does not matter.</summary>
public sealed record PlanInput
{
    /// <summary>The fleet, with the new relay in it as a candidate.</summary>
    public required FleetDefinition Fleet { get; init; }

    /// <summary>The rollout file.</summary>
    public required RolloutFile File { get; init; }

    /// <summary>Management's list of relays now, in its order.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>All peers of the mesh.</summary>
    public required IReadOnlyList<PeerFacts> Peers { get; init; }

    /// <summary>What each region is predicted to pick once the rollout is done.</summary>
    public IReadOnlyList<RegionPick> Picks { get; init; } = [];

    /// <summary>What is known of the new relay by now; <see langword="null"/> when it was not looked at.</summary>
    public RelayVerdict? Evidence { get; init; }

    /// <summary>The names of the server's connections; <see langword="null"/> for a plan made away from the server, which checks none.</summary>
    public ConnectionNames? Connections { get; init; }
}

/// <summary>What a region is predicted to pick.</summary>
public sealed record RegionPick
{
    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The probability, 0 to 1, with which each relay, by name, wins.</summary>
    public required IReadOnlyDictionary<string, double> Probabilities { get; init; }

    /// <summary>The round trip to each relay, by name; the difference of two is a gain.</summary>
    public IReadOnlyDictionary<string, TimeSpan> RoundTrips { get; init; } = new Dictionary<string, TimeSpan>();
}
