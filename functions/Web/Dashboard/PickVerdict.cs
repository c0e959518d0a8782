using OpenZro.Probes.Findings;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>Whether the peers of a region will land where they should.</summary>
public enum PickVerdict
{
    /// <summary>They will pick what is expected of them, or one relay clearly where nothing is expected.</summary>
    Right,

    /// <summary>One that is right and one that is not share the wins, or several do where nothing is expected.</summary>
    Contested,

    /// <summary>One that is not expected is clearly the likeliest, or there is none.</summary>
    Wrong,

    /// <summary>Nothing is known, or nothing that is fresh.</summary>
    Unknown,
}

/// <summary>Judges picks. Pure.</summary>
internal static class PickVerdicts
{
    /// <summary>The verdict over one pick.</summary>
    /// <param name="pick">What is predicted.</param>
    /// <param name="expected">The relays that may win; any may when there is none.</param>
    public static PickVerdict Of(Pick pick, IReadOnlyList<string> expected)
    {
        var welcome = Welcome(pick, expected);
        return pick.Relay is null || (expected.Count > 0 && !expected.Contains(pick.Relay) && welcome <= 1 - PickModel.ClearLead) ? PickVerdict.Wrong
            : welcome >= PickModel.ClearLead ? PickVerdict.Right : PickVerdict.Contested;
    }

    /// <summary>The verdict over slots in a row, by what was expected then.</summary>
    public static PickVerdict Of(PickStretch stretch) => Of(stretch.Pick, stretch.Expected);

    /// <summary>The verdict over a region: the worst over its picks, and unknown when its vantage point says nothing.</summary>
    /// <param name="judgement">What the region's last run means now.</param>
    /// <param name="expected">The relays that may win there.</param>
    public static PickVerdict Of(Judgement judgement, IReadOnlyList<string> expected) =>
        judgement.Picks.Count == 0 || judgement.Relays.All(relay => relay.Status is RelayStatus.Unknown)
            ? PickVerdict.Unknown
            : judgement.Picks.Select(pick => Of(pick, expected)).Max();

    /// <summary>The probability that a peer lands at a relay that may win: 0 to 1.</summary>
    public static double Welcome(Pick pick, IReadOnlyList<string> expected) =>
        expected.Count == 0 ? pick.Probability : pick.Candidates.Where(candidate => expected.Contains(candidate.Relay)).Sum(candidate => candidate.Probability);
}
