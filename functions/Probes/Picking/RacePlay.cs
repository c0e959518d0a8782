using System.Buffers;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>
/// Plays the client's race many times. Every relay gets one table of equally likely outcomes: its samples in equal strata, and within
/// each the client's noise spread by the van der Corput sequence, so that a table is a Hammersley set. Each table is dealt in an order of
/// its own, fixed by the relay's place in the list.
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
        var scratch = ArrayPool<double>.Shared.Rent(Plays);
        try
        {
            var usable = 0;
            for (var i = 0; i < outcomes.Length; i++)
            {
                starts[i] = usable * ClientCosts.LaunchStagger;
                var races = IsReady(relays[i]);
                outcomes[i] = ArrayPool<double>.Shared.Rent(Plays);
                Deal(relays[i], races ? RaceOrder.Of(usable, Plays) : null, outcomes[i]);
                usable += races ? 1 : 0;
            }

            return Play(outcomes, starts, scratch);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scratch);
            foreach (var table in outcomes.OfType<double[]>())
            {
                ArrayPool<double>.Shared.Return(table);
            }
        }
    }

    /// <summary>How one relay's attempts go: the share of them that gets ready, and after how many ms, in order, as so many equally likely times.</summary>
    /// <param name="samples">The relay's samples.</param>
    /// <param name="count">How many times; none when no attempt gets ready.</param>
    public static (double Ready, double[] Times) Spread(IReadOnlyList<RaceSample> samples, int count)
    {
        if (!IsReady(samples))
        {
            return (0, []);
        }

        var (table, scratch) = (new double[Plays], new double[Plays]);
        Deal(samples, order: null, table);
        var ready = Ready(table, scratch);
        ready.Sort();
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            times[i] = ready[(int)((i + 0.5) / count * ready.Length)];
        }

        return ((double)ready.Length / Plays, times);
    }

    private static Result Play(double[][] outcomes, double[] starts, double[] scratch)
    {
        var wins = new int[outcomes.Length];
        var slots = new double[ClientCosts.MaxConcurrent];
        var won = 0;
        for (var play = 0; play < Plays; play++)
        {
            var (winner, time) = PlayOnce(outcomes, starts, play, slots);
            if (winner >= 0)
            {
                wins[winner]++;
                scratch[won++] = time;
            }
        }

        var median = Median(scratch.AsSpan(0, won));
        var medians = new TimeSpan?[outcomes.Length];
        for (var i = 0; i < medians.Length; i++)
        {
            medians[i] = Median(Ready(outcomes[i].AsSpan(0, Plays), scratch));
        }

        return new Result([.. wins.Select(count => (double)count / Plays)], medians, median);
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

    private static bool IsReady(IReadOnlyList<RaceSample> samples)
    {
        foreach (var sample in samples)
        {
            if (sample.Ready)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Fills a table with equally likely outcomes in ms, in a given order; one below zero is a failure after that long.</summary>
    private static void Deal(IReadOnlyList<RaceSample> samples, ushort[]? order, double[] table)
    {
        var ordered = samples.OrderByDescending(sample => sample.Ready).ThenBy(sample => sample.Elapsed).ToArray();
        var share = Plays / ordered.Sum(sample => sample.Weight);
        var (next, until) = (0, 0d);
        for (var i = 0; i < ordered.Length; i++)
        {
            until += ordered[i].Weight * share;
            var end = i == ordered.Length - 1 ? Plays : Math.Min(Plays, (int)Math.Round(until));
            for (; next < end; next++)
            {
                table[order is null ? next : order[next]] = Outcome(ordered[i], Noise[next]);
            }
        }
    }

    private static Span<double> Ready(ReadOnlySpan<double> outcomes, Span<double> into)
    {
        var count = 0;
        foreach (var outcome in outcomes)
        {
            into[count] = outcome;
            count += outcome >= 0 ? 1 : 0;
        }

        return into[..count];
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

    private static TimeSpan? Median(Span<double> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        values.Sort();
        return TimeSpan.FromMilliseconds((values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2);
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
