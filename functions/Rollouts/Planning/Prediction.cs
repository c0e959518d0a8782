using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What is expected of a peer after its restart.</summary>
/// <param name="Expected">The instance URLs, one of which its home should be; empty when nothing says.</param>
/// <param name="Relay">The relay that its region is likeliest to pick; <see langword="null"/> when nothing says.</param>
/// <param name="Probability">The probability of an expected relay.</param>
/// <param name="GainMs">By how many milliseconds the expected relay is nearer than the present home.</param>
/// <param name="IsThere">Whether the present home is an expected one.</param>
internal sealed record Prediction(IReadOnlyList<string> Expected, string? Relay, double? Probability, double? GainMs, bool IsThere);

/// <summary>Predicts each peer's relay from what its region is predicted to pick.</summary>
internal sealed class Predictions
{
    private readonly PlanInput _input;
    private readonly Relay? _target;
    private readonly IReadOnlyList<string> _targetUrls;
    private readonly Dictionary<string, RegionPick> _picks;
    private readonly Dictionary<(string? Region, string? Home), Prediction> _made = [];

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

    /// <summary>What is expected of a peer: the same for all of one region and home.</summary>
    public Prediction For(PeerFacts peer)
    {
        if (!_made.TryGetValue((peer.Region, peer.Home), out var made))
        {
            _made[(peer.Region, peer.Home)] = made = Make(peer);
        }

        return made;
    }

    private Prediction Make(PeerFacts peer)
    {
        var pick = peer.Region is { } region ? _picks.GetValueOrDefault(region) : null;
        var likeliest = pick?.Probabilities.OrderByDescending(relay => relay.Value).ThenBy(relay => relay.Key, StringComparer.Ordinal).Select(relay => relay.Key).FirstOrDefault();
        var wanted = _target ?? (_input.File.Relay is null ? _input.Fleet.Relays.FirstOrDefault(relay => relay.Name == likeliest) : null);
        if (wanted is null)
        {
            return new([], likeliest, null, null, IsThere: false);
        }

        var expected = _target is null ? InstanceUrls.Of(wanted) : _targetUrls;
        double? probability = pick is null ? null : pick.Probabilities.GetValueOrDefault(wanted.Name);
        return new(expected, likeliest, probability, Gain(peer, pick, wanted), peer.Home is { } home && InstanceUrls.Contains(expected, home));
    }

    private double? Gain(PeerFacts peer, RegionPick? pick, Relay wanted) =>
        pick is not null && peer.Home is { } url && InstanceUrls.Find(_input.Fleet, url) is { } home
        && pick.RoundTrips.TryGetValue(home.Name, out var before) && pick.RoundTrips.TryGetValue(wanted.Name, out var after)
            ? Math.Round((before - after).TotalMilliseconds, 1)
            : null;
}
