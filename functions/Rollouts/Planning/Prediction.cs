using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What is expected of a peer after its restart.</summary>
/// <param name="Expected">The instance URLs, one of which its home should be; empty when nothing says.</param>
/// <param name="Relay">The relay that its region is likeliest to pick; <see langword="null"/> when nothing says.</param>
/// <param name="Probability">The probability of an expected relay.</param>
/// <param name="GainMs">By how many milliseconds the expected relay is nearer than the present home.</param>
internal sealed record Prediction(IReadOnlyList<string> Expected, string? Relay, double? Probability, double? GainMs);

/// <summary>Predicts each peer's relay from what its region is predicted to pick.</summary>
internal sealed class Predictions
{
    private readonly PlanInput _input;
    private readonly Relay? _target;
    private readonly IReadOnlyList<string> _targetUrls;
    private readonly Dictionary<string, RegionPick> _picks;
    private readonly Dictionary<string, Relay?> _homes = new(StringComparer.Ordinal);

    /// <summary>Predictions over the picks of a plan's input.</summary>
    /// <param name="input">The plan's input.</param>
    /// <param name="target">The relay that the rollout is about; <see langword="null"/> for each peer's own.</param>
    public Predictions(PlanInput input, Relay? target)
    {
        _input = input;
        _target = target;
        _targetUrls = target is null ? [] : InstanceUrls.Of(target);
        _picks = input.Picks.DistinctBy(pick => pick.Region).ToDictionary(pick => pick.Region, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is expected of a peer.</summary>
    public Prediction For(PeerFacts peer)
    {
        var pick = peer.Region is { } region ? _picks.GetValueOrDefault(region) : null;
        var likeliest = pick?.Probabilities.OrderByDescending(relay => relay.Value).ThenBy(relay => relay.Key, StringComparer.Ordinal).Select(relay => relay.Key).FirstOrDefault();
        var wanted = _target ?? (_input.File.Relay is null ? _input.Fleet.Relays.FirstOrDefault(relay => relay.Name == likeliest) : null);
        if (wanted is null)
        {
            return new([], likeliest, null, null);
        }

        double? probability = pick is null ? null : pick.Probabilities.GetValueOrDefault(wanted.Name);
        return new(_target is null ? InstanceUrls.Of(wanted) : _targetUrls, likeliest, probability, Gain(peer, pick, wanted));
    }

    private double? Gain(PeerFacts peer, RegionPick? pick, Relay wanted)
    {
        if (pick is null || peer.Home is not { } url)
        {
            return null;
        }

        if (!_homes.TryGetValue(url, out var home))
        {
            _homes[url] = home = InstanceUrls.Find(_input.Fleet, url);
        }

        return home is not null && pick.RoundTrips.TryGetValue(home.Name, out var before) && pick.RoundTrips.TryGetValue(wanted.Name, out var after)
            ? Math.Round((before - after).TotalMilliseconds, 1)
            : null;
    }
}
