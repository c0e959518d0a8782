using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>
/// What a peer that starts now has to expect of one address over one transport, out of what the slots saw. A prediction is of now, so
/// what has ended counts no more:
/// <list type="bullet">
/// <item>An address works or it does not, and that changes as health does: after <see cref="Thresholds.FailuresBeforeUnhealthy"/> failed
/// slots in a row it does not, after <see cref="Thresholds.SuccessesBeforeHealthy"/> good ones it does again. What was seen before the
/// change is forgotten.</item>
/// <item>While it works, failures that make no such row are chance, and are expected at the rate at which they came: over all slots, or
/// since the last so many of them as would make a row, whichever is more. While it does not work, good slots that make no row are nothing.</item>
/// <item>While the newest slots speak against the state and are too few yet to change it, each that failed weighs as much as all before
/// together, so that one makes it even and two make it two to one. Good ones make it even, however many it takes until they are believed.</item>
/// </list>
/// When it works, after how long follows from the times since their <see cref="TimeLevel"/> last shifted. Pure.
/// </summary>
internal static class AttemptHistory
{
    /// <summary>What is to be expected now; the weights sum to 1.</summary>
    /// <param name="attempts">The attempts, one a slot, oldest first; at least one.</param>
    /// <param name="thresholds">How many slots it takes.</param>
    public static Expectation Now(IReadOnlyList<Attempt> attempts, Thresholds thresholds)
    {
        var telling = Telling(attempts);
        var state = StateOf(telling, thresholds);
        var (standing, row) = (telling[state.Start..^state.Against], telling[^state.Against..]);
        var expected = state.Works ? Working(standing, thresholds) : new Expectation(Weighed([.. standing.Where(attempt => !attempt.Sample.Ready)], 1), IsSettled: true);
        if (row.Count == 0)
        {
            return expected;
        }

        var weight = state.Works ? row.Count / (row.Count + 1d) : 0.5;
        return new Expectation([.. expected.Attempts.Select(one => one with { Weight = one.Weight * (1 - weight) }), .. Weighed(row, weight)], IsSettled: false);
    }

    /// <summary>What is to be expected when every slot counts as much as any other, as the heats of one race do.</summary>
    public static Expectation Of(IReadOnlyList<Attempt> attempts)
    {
        var (ready, failed) = Parted(attempts);
        var chance = (double)failed.Count / attempts.Count;
        return new Expectation([.. Weighed(ready, 1 - chance), .. Weighed(failed, chance)], IsSettled: true);
    }

    /// <summary>The attempts that say something: a probe that does not go as far as the phase that failed last does not say that it works again.</summary>
    private static List<Attempt> Telling(IReadOnlyList<Attempt> attempts)
    {
        var telling = new List<Attempt>(attempts.Count);
        foreach (var attempt in attempts)
        {
            if (telling.Count == 0 || !attempt.Sample.Ready || !(telling[^1].FailedAt > attempt.Goal))
            {
                telling.Add(attempt);
            }
        }

        return telling;
    }

    /// <summary>
    /// Whether it works, since which attempt, and how many of the newest speak against that. Of what was before the first attempt nothing is
    /// known, so that the first good one is believed, unless enough failed before it to make a row.
    /// </summary>
    private static (bool Works, int Start, int Against) StateOf(List<Attempt> attempts, Thresholds thresholds)
    {
        var first = attempts.FindIndex(attempt => attempt.Sample.Ready);
        if (first < 0)
        {
            return (Works: false, Start: 0, Against: 0);
        }

        var (works, start, against) = first < thresholds.FailuresBeforeUnhealthy ? (true, first, 0) : (false, 0, 0);
        for (var i = first; i < attempts.Count; i++)
        {
            against = attempts[i].Sample.Ready == works ? 0 : against + 1;
            if (against >= (works ? thresholds.FailuresBeforeUnhealthy : thresholds.SuccessesBeforeHealthy))
            {
                (works, start, against) = (!works, i - against + 1, 0);
            }
        }

        return (works, start, against);
    }

    private static Expectation Working(List<Attempt> attempts, Thresholds thresholds)
    {
        var (ready, failed) = Parted(attempts);
        var chance = ChanceOfFailure(attempts, thresholds.FailuresBeforeUnhealthy);
        var level = TimeLevel.Of([.. ready.Select(attempt => attempt.Total)]);
        var (before, after) = (ready[level.Start..^level.Against], ready[^level.Against..]);
        var shifted = level.IsShifting ? 0.5 : (double)after.Count / (before.Count + after.Count);
        return new Expectation(
            [.. Weighed(before, (1 - chance) * (1 - shifted)), .. Weighed(after, (1 - chance) * shifted), .. Weighed(failed, chance)], IsSettled: !level.IsShifting);
    }

    /// <summary>How often an attempt fails by chance: as often as over all, or as since the last <paramref name="row"/> failures, whichever is more.</summary>
    private static double ChanceOfFailure(List<Attempt> attempts, int row)
    {
        List<int> failed = [.. Enumerable.Range(0, attempts.Count).Where(i => !attempts[i].Sample.Ready)];
        var overAll = (double)failed.Count / attempts.Count;
        return failed.Count < row ? overAll : Math.Max(overAll, (double)row / (attempts.Count - failed[^row]));
    }

    /// <summary>Those that failed, and those that got ready: of these the ones whose times are not distorted, where there are such.</summary>
    private static (List<Attempt> Ready, List<Attempt> Failed) Parted(IReadOnlyList<Attempt> attempts)
    {
        List<Attempt> ready = [.. attempts.Where(attempt => attempt.Sample.Ready)];
        var clear = ready.FindAll(attempt => attempt.IsClear);
        return (clear.Count > 0 ? clear : ready, [.. attempts.Where(attempt => !attempt.Sample.Ready)]);
    }

    private static IEnumerable<WeightedAttempt> Weighed(List<Attempt> attempts, double together) =>
        attempts.Select(attempt => new WeightedAttempt(attempt, together / attempts.Count));
}

/// <summary>What is to be expected of one address.</summary>
/// <param name="Attempts">The ways that an attempt may go, with weights that sum to 1.</param>
/// <param name="IsSettled">Whether no slots speak against what was so before them.</param>
internal sealed record Expectation(IEnumerable<WeightedAttempt> Attempts, bool IsSettled);

/// <summary>A way that an attempt may go.</summary>
/// <param name="Attempt">One that went so.</param>
/// <param name="Weight">How likely it is to go so.</param>
internal sealed record WeightedAttempt(Attempt Attempt, double Weight);
