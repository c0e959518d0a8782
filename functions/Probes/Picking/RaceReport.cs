using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>What came of a race, and how far the model is from it.</summary>
public sealed record RaceReport
{
    /// <summary>How many heats there were.</summary>
    public required int Heats { get; init; }

    /// <summary>The relay that won most heats; <see langword="null"/> when no heat had a winner.</summary>
    public string? Winner { get; init; }

    /// <summary>The winner's share of all heats, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>
    /// The median time to a winner over all heats, whoever won. Where relays of different lengths share the wins it lies between them:
    /// each relay's own median is in <see cref="Standings"/>.
    /// </summary>
    public TimeSpan? Median { get; init; }

    /// <summary>By how much the winner's median lies ahead of the next relay's; <see langword="null"/> without a second relay.</summary>
    public TimeSpan? Margin { get; init; }

    /// <summary>
    /// Below this a difference between the winner and the next relay says nothing: by how much two attempts of one client differ anyway,
    /// or the half width of the 95 % interval of these heats' median difference (1.57 IQR / √n; McGill, Tukey and Larsen 1978), whichever is more;
    /// <see langword="null"/> without a second relay.
    /// </summary>
    public TimeSpan? Noise { get; init; }

    /// <summary>The relays, in list order, that are as fast as the winner within <see cref="Noise"/>, the winner among them. Empty when it stands alone.</summary>
    public IReadOnlyList<string> Level { get; init; } = [];

    /// <summary>One line per relay, most wins first; relays that are level with the winner stand in list order.</summary>
    public required IReadOnlyList<RaceStanding> Standings { get; init; }

    /// <summary>What the model makes of the same samples, for both networks.</summary>
    public required IReadOnlyList<RacePrediction> Predictions { get; init; }

    /// <summary>Counts the heats and predicts from what they saw.</summary>
    /// <param name="fleet">The fleet that raced.</param>
    /// <param name="heats">The heats.</param>
    /// <param name="includeCandidates">Whether candidates took part.</param>
    public static RaceReport From(FleetDefinition fleet, IReadOnlyList<RaceHeat> heats, bool includeCandidates = false)
    {
        RaceStanding[] listed = heats.Count == 0 ? [] : [.. heats[0].Entries.Select((entry, i) => Standing(entry.Relay, i, heats))];
        RaceStanding[] standings = [.. listed.OrderByDescending(line => line.Wins).ThenBy(line => line.Median ?? TimeSpan.MaxValue)];
        var winner = standings.FirstOrDefault(line => line.Wins > 0);
        var next = winner is null ? null : standings.Where(line => line != winner && line.Median is not null).MinBy(line => line.Median);
        var noise = next is null ? default(TimeSpan?) : NoiseBetween(winner!.Relay, next.Relay, heats);
        var level = listed.Where(line => (line.Median - winner?.Median)?.Duration() <= noise).Select(line => line.Relay).ToArray();
        var input = PickInput.OfAll(fleet, [.. heats.Select(heat => heat.Run)]);
        var report = new RaceReport
        {
            Heats = heats.Count,
            Winner = winner?.Relay,
            Share = winner is null ? 0 : (double)winner.Wins / heats.Count,
            Median = MedianOf(heats.Select(heat => heat.Elapsed)),
            Margin = next?.Median - winner?.Median,
            Noise = noise,
            Level = level.Length > 1 ? level : [],
            Standings = level.Length > 1
                ? [.. listed.Where(line => level.Contains(line.Relay)), .. standings.Where(line => !level.Contains(line.Relay))]
                : standings,
            Predictions = [],
        };
        return report with
        {
            Predictions =
            [
                .. new[] { PickCase.UdpBlocked, PickCase.UdpOpen }.Select(pickCase =>
                    RacePrediction.From(PickModel.Predict(input, pickCase, includeCandidates), report)),
            ],
        };
    }

    private static TimeSpan NoiseBetween(string winner, string next, IReadOnlyList<RaceHeat> heats)
    {
        const double Notch = 1.57;
        var differences = heats
            .Select(heat => ReadyOf(heat, next) - ReadyOf(heat, winner))
            .OfType<TimeSpan>()
            .Select(difference => difference.TotalMilliseconds)
            .Order()
            .ToArray();
        var spread = differences.Length < 2 ? 0 : differences[differences.Length * 3 / 4] - differences[differences.Length / 4];
        return TimeSpan.FromMilliseconds(Math.Max(ClientCosts.SpreadBetween(PickCase.UdpBlocked), Notch * spread / Math.Sqrt(Math.Max(1, differences.Length))));
    }

    private static TimeSpan? ReadyOf(RaceHeat heat, string relay) => heat.Entries.First(entry => entry.Relay == relay).Ready;

    private static RaceStanding Standing(string relay, int lane, IReadOnlyList<RaceHeat> heats)
    {
        var entries = heats.Select(heat => heat.Entries[lane]).ToArray();
        var ready = entries.Where(entry => entry.Ready is not null).Select(entry => entry.Ready!.Value).Order().ToArray();
        return new RaceStanding
        {
            Relay = relay,
            Wins = heats.Count(heat => heat.Winner == relay),
            Ready = ready.Length,
            Median = MedianOf(entries.Select(entry => entry.Ready)),
            Fastest = ready.Length > 0 ? ready[0] : null,
            Slowest = ready.Length > 0 ? ready[^1] : null,
            Failure = entries.LastOrDefault(entry => entry.Failure is not null)?.Failure,
        };
    }

    private static TimeSpan? MedianOf(IEnumerable<TimeSpan?> times)
    {
        var sorted = times.OfType<TimeSpan>().Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
