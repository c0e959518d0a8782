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

    /// <summary>The median time to a winner.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>By how much the winner's median lies ahead of the next relay's; <see langword="null"/> without a second relay.</summary>
    public TimeSpan? Margin { get; init; }

    /// <summary>One line per relay, most wins first.</summary>
    public required IReadOnlyList<RaceStanding> Standings { get; init; }

    /// <summary>What the model makes of the same samples, for both networks.</summary>
    public required IReadOnlyList<RacePrediction> Predictions { get; init; }

    /// <summary>Counts the heats and predicts from what they saw.</summary>
    /// <param name="fleet">The fleet that raced.</param>
    /// <param name="heats">The heats.</param>
    /// <param name="includeCandidates">Whether candidates took part.</param>
    public static RaceReport From(FleetDefinition fleet, IReadOnlyList<RaceHeat> heats, bool includeCandidates = false)
    {
        RaceStanding[] standings = heats.Count == 0
            ? []
            : [.. heats[0].Entries.Select((entry, i) => Standing(entry.Relay, i, heats)).OrderByDescending(line => line.Wins).ThenBy(line => line.Median ?? TimeSpan.MaxValue)];
        var winner = standings.FirstOrDefault(line => line.Wins > 0);
        var share = winner is null ? 0 : (double)winner.Wins / heats.Count;
        var median = MedianOf(heats.Select(heat => heat.Elapsed));
        var input = PickInput.From(fleet, [.. heats.Select(heat => heat.Run)]);
        return new RaceReport
        {
            Heats = heats.Count,
            Winner = winner?.Relay,
            Share = share,
            Median = median,
            Margin = winner is null ? null : standings.Skip(1).Min(line => line.Median) - winner.Median,
            Standings = standings,
            Predictions =
            [
                .. new[] { PickCase.UdpBlocked, PickCase.UdpOpen }.Select(pickCase =>
                    RacePrediction.From(PickModel.Predict(input, pickCase, includeCandidates), winner?.Relay, share, median)),
            ],
        };
    }

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
