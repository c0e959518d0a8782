using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>
/// Plays the client's race many times. Every relay gets one table of equally likely outcomes: its samples in equal strata, and within
/// each the client's noise spread by the van der Corput sequence, so that a table is a Hammersley set. Each table is shuffled by a
/// generator of its own, fixed by the relay's place in the list.
/// </summary>
internal static class RacePlay
{
    private const int PlayBits = 12;
    private const int Plays = 1 << PlayBits;

    private static readonly double[] Noise = SpreadNoise();

    /// <summary>What came of all plays.</summary>
    /// <param name="Shares">Each relay's share of all plays, 0 to 1.</param>
    /// <param name="Medians">Each relay's median from its launch until it is ready; <see langword="null"/> when it never is.</param>
    /// <param name="Median">The median time to a winner; <see langword="null"/> when no play had one.</param>
    public sealed record Result(double[] Shares, TimeSpan?[] Medians, TimeSpan? Median);

    /// <summary>Plays the race between relays in list order, each given by its samples.</summary>
    public static Result Play(IReadOnlyList<IReadOnlyList<RaceSample>> relays)
    {
        var outcomes = new double[relays.Count][];
        var starts = new double[relays.Count];
        var usable = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = Outcomes(relays[i]);
            starts[i] = usable * ClientCosts.LaunchStagger;
            if (relays[i].Any(sample => sample.Ready))
            {
                Shuffle(outcomes[i], (ulong)++usable);
            }
        }

        var wins = new int[outcomes.Length];
        var times = new List<double>(Plays);
        var slots = new double[ClientCosts.MaxConcurrent];
        for (var play = 0; play < Plays; play++)
        {
            var (winner, time) = PlayOnce(outcomes, starts, play, slots);
            if (winner >= 0)
            {
                wins[winner]++;
                times.Add(time);
            }
        }

        return new Result(
            [.. wins.Select(count => (double)count / Plays)],
            [.. outcomes.Select(table => Median([.. table.Where(outcome => outcome >= 0)]))],
            Median([.. times]));
    }

    /// <summary>
    /// One race: a relay beyond the seventh starts when a slot is given back, the first success wins, and the winner is known only when
    /// all have been launched.
    /// </summary>
    private static (int Winner, double Time) PlayOnce(double[][] outcomes, double[] starts, int play, double[] slots)
    {
        var (winner, best, lastStart) = (-1, ClientCosts.RaceTimeout.TotalMilliseconds, 0d);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var slot = i < slots.Length ? i : EarliestOf(slots);
            lastStart = i < slots.Length ? starts[i] : Math.Max(lastStart, slots[slot]);
            var outcome = outcomes[i][play];
            slots[slot] = lastStart + Math.Abs(outcome);
            if (outcome >= 0 && slots[slot] < best)
            {
                (winner, best) = (i, slots[slot]);
            }
        }

        return lastStart < ClientCosts.RaceTimeout.TotalMilliseconds ? (winner, Math.Max(best, lastStart)) : (-1, 0);
    }

    private static int EarliestOf(double[] slots)
    {
        var earliest = 0;
        for (var i = 1; i < slots.Length; i++)
        {
            earliest = slots[i] < slots[earliest] ? i : earliest;
        }

        return earliest;
    }

    /// <summary>Equally likely outcomes in ms; one below zero is a failure after that long.</summary>
    private static double[] Outcomes(IReadOnlyList<RaceSample> samples)
    {
        var ordered = samples.OrderByDescending(sample => sample.Ready).ThenBy(sample => sample.Elapsed).ToArray();
        var share = Plays / ordered.Sum(sample => sample.Weight);
        var outcomes = new double[Plays];
        var (next, until) = (0, 0d);
        for (var i = 0; i < ordered.Length; i++)
        {
            until += ordered[i].Weight * share;
            var end = i == ordered.Length - 1 ? Plays : Math.Min(Plays, (int)Math.Round(until));
            for (; next < end; next++)
            {
                outcomes[next] = Outcome(ordered[i], Noise[next]);
            }
        }

        return outcomes;
    }

    private static double Outcome(in RaceSample sample, double noise)
    {
        var elapsed = sample.Elapsed.TotalMilliseconds;
        return (sample.Ready, sample.Transport) switch
        {
            (false, _) => -Math.Max(elapsed, double.Epsilon),
            (_, Transport.Quic) => Math.Max(0, elapsed + ClientCosts.QuicOverhead + (ClientCosts.QuicSpread * noise)),
            _ => Math.Max(0, elapsed + ClientCosts.WsOverhead + (ClientCosts.WsSpread * noise)),
        };
    }

    private static TimeSpan? Median(double[] values)
    {
        if (values.Length == 0)
        {
            return null;
        }

        Array.Sort(values);
        return TimeSpan.FromMilliseconds((values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2);
    }

    /// <summary>Fisher and Yates over SplitMix64: the same order on every platform and runtime.</summary>
    private static void Shuffle(double[] values, ulong seed)
    {
        var state = seed * 0xD1B54A32D192ED03;
        for (var i = values.Length - 1; i > 0; i--)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            var j = (int)((mixed ^ (mixed >> 31)) % (ulong)(i + 1));
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static double[] SpreadNoise()
    {
        var noise = new double[Plays];
        for (var i = 0; i < Plays; i++)
        {
            var reversed = 0;
            for (var bit = 0; bit < PlayBits; bit++)
            {
                reversed |= ((i >> bit) & 1) << (PlayBits - 1 - bit);
            }

            noise[i] = NormalDistribution.Quantile((reversed + 0.5) / Plays);
        }

        return noise;
    }
}
