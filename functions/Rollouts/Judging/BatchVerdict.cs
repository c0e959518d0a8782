using System.Globalization;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>What comes after a look at a batch.</summary>
/// <param name="Next">What to do.</param>
/// <param name="Why">Why, or what is waited for.</param>
/// <param name="Until">For <see cref="BatchNext.Wait"/> when to look again at the latest; <see langword="null"/> for soon.</param>
public sealed record BatchVerdict(BatchNext Next, string Why, DateTimeOffset? Until = null)
{
    /// <summary>Whether it stops for incidents, which people may accept.</summary>
    public bool IsIncident { get; init; }

    /// <summary>
    /// Judges whether the next batch may begin: no budget is spent, no incident is new, every peer of the batch has a verdict, kept
    /// samples keep their relays, every region has data, the soak since the batch's last verdict is over, and the window is open.
    /// </summary>
    public static BatchVerdict Judge(BatchSituation situation, RestartRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(rules);
        if (Budget.Stop(rules.Stop, situation.Restarted, situation.Settled) is { } spent)
        {
            return new(BatchNext.Stop, spent);
        }

        if (rules.Stop.OnIncident && situation.NewIncidents is { Count: > 0 } incidents)
        {
            return new(BatchNext.Stop, $"{(incidents.Count == 1 ? "a new incident" : "new incidents")}: {string.Join("; ", incidents)}") { IsIncident = true };
        }

        if (situation.Strayed.Count > 0)
        {
            return new(BatchNext.Stop, $"peers that must keep their relay have lost it: {string.Join(", ", situation.Strayed)}");
        }

        if (situation.Restarted.Any(peer => peer.State == PeerState.Restarting))
        {
            return new(BatchNext.Wait, "peers are still restarting");
        }

        var unseen = situation.Restarted.Where(peer => peer.State == PeerState.Inconclusive).Select(peer => $"{peer.Name} ({peer.Note})").ToList();
        if (unseen.Count > 0)
        {
            return new(BatchNext.Pause, $"evidence of restarted peers is missing: {FewNames.Of(unseen)}");
        }

        if (rules.Stop.OnIncident && situation.IsHealthUnknown)
        {
            return new(BatchNext.Pause, "nobody judges the health of the mesh, so that no incident would be noticed");
        }

        if (situation.RegionsWithoutData.Count > 0)
        {
            return new(BatchNext.Pause, $"no data from {string.Join(", ", situation.RegionsWithoutData)}");
        }

        if (situation.Unasked.Count > 0)
        {
            return new(BatchNext.Pause, $"nobody could ask a kept sample of {string.Join(", ", situation.Unasked)}");
        }

        return AfterSoak(situation, rules, now);
    }

    private static BatchVerdict AfterSoak(BatchSituation situation, RestartRules rules, DateTimeOffset now)
    {
        if (situation.LastVerdictAt is { } last && now < last + rules.Soak)
        {
            return new(BatchNext.Wait, string.Create(CultureInfo.InvariantCulture, $"it soaks until {(last + rules.Soak).UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"), last + rules.Soak);
        }

        return WindowClock.IsOpen(rules.Window, now) ? new(BatchNext.Go, "all is well")
            : WindowClock.NextOpening(rules.Window, now) is { } opening ? new(BatchNext.Wait, "the window is closed", opening)
            : new(BatchNext.Pause, "the window does not open in the next nine days");
    }
}

/// <summary>What comes next.</summary>
public enum BatchNext
{
    /// <summary>The next batch may begin.</summary>
    Go,

    /// <summary>It is looked at again.</summary>
    Wait,

    /// <summary>Evidence is missing, and people are told which.</summary>
    Pause,

    /// <summary>The rollout stops and holds.</summary>
    Stop,
}

/// <summary>What is known between two batches.</summary>
public sealed record BatchSituation
{
    /// <summary>Every peer that was restarted in a batch so far, those left out whose verdict is settled.</summary>
    public IReadOnlyList<RestartedPeer> Restarted { get; init; } = [];

    /// <summary>What came of the others.</summary>
    public RestartTally Settled { get; init; } = new();

    /// <summary>When the last verdict of the last batch was reached; <see langword="null"/> before the first batch.</summary>
    public DateTimeOffset? LastVerdictAt { get; init; }

    /// <summary>Incidents of the mesh that are newer than the rollout, and that nobody has accepted.</summary>
    public IReadOnlyList<NewIncident> NewIncidents { get; init; } = [];

    /// <summary>Whether nobody judges the mesh's health.</summary>
    public bool IsHealthUnknown { get; init; }

    /// <summary>Regions whose probes are missing.</summary>
    public IReadOnlyList<string> RegionsWithoutData { get; init; } = [];

    /// <summary>Regions of which no kept sample could be asked for its relay.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];

    /// <summary>Kept samples that are on another relay now.</summary>
    public IReadOnlyList<string> Strayed { get; init; } = [];
}
