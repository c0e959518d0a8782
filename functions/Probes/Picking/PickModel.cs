using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// Predicts which relay a peer makes its home. The client dials every listed relay at once, by WebSocket and by QUIC, seven relays at
/// a time in list order, and stays with the first that has authenticated it; it measures nothing and weighs nothing
/// (openzro <c>relay/client/picker.go</c>, <c>relay/client/dialer/race_dialer.go</c>). The model plays that race several thousand
/// times over the measured timings, with one fixed, evenly spread set of draws: the same input always gives the same pick, and a
/// faster relay never a smaller probability.
/// </summary>
public static class PickModel
{
    /// <summary>
    /// From this probability on a relay is the one that is picked. Below it relays share the wins, and how far their medians lie apart
    /// does not say which one is.
    /// </summary>
    public const double ClearLead = 0.75;

    /// <summary>A relay is level with the likeliest one only when it wins at least this share of what that one does.</summary>
    private const double LevelShare = 1 / 3d;

    /// <summary>Predicts the pick of a peer that starts now, in a region, from what its probes saw: see <see cref="PickInput.From"/>.</summary>
    /// <param name="fleet">The fleet: which relays race, in which order, and how many slots make a change.</param>
    /// <param name="recent">One run or many, all of one region, oldest first.</param>
    /// <param name="pickCase">Whether UDP passes where the peer is.</param>
    /// <param name="includeCandidates">Whether relays that management does not list yet take part, as a "what if".</param>
    public static Pick Predict(
        FleetDefinition fleet, IReadOnlyList<ProbeRun> recent, PickCase pickCase, bool includeCandidates = false) =>
        Predict(PickInput.From(fleet, recent), pickCase, includeCandidates);

    /// <summary>Predicts the pick from timings. A relay of which nothing is known takes no part.</summary>
    /// <param name="input">The timings, in list order.</param>
    /// <param name="pickCase">Whether UDP passes where the peer is.</param>
    /// <param name="includeCandidates">Whether relays that management does not list yet take part, as a "what if".</param>
    public static Pick Predict(PickInput input, PickCase pickCase, bool includeCandidates = false)
    {
        var field = input.Relays
            .Where(relay => includeCandidates || relay.State != RelayState.Candidate)
            .Where(relay => relay.SamplesOf(pickCase).Count > 0)
            .ToArray();
        var result = RacePlay.Play([.. field.Select(relay => relay.SamplesOf(pickCase))]);
        PickCandidate[] candidates =
        [
            .. field
                .Select((relay, i) => new PickCandidate(relay.Relay, result.Shares[i], result.Medians[i]))
                .Where(candidate => candidate.Median is not null)
                .OrderByDescending(candidate => candidate.Probability)
                .ThenBy(candidate => candidate.Median),
        ];
        var winner = candidates.FirstOrDefault(candidate => candidate.Probability > 0);
        return new Pick
        {
            Region = input.Region,
            Case = pickCase,
            Relay = winner?.Relay,
            Probability = winner?.Probability ?? 0,
            Median = result.Median,
            Margin = winner is null || candidates.Length < 2 ? null : candidates.Skip(1).Min(other => other.Median) - winner.Median,
            Candidates = candidates,
            Contenders = [.. ContendersOf(candidates).OrderBy(relay => Array.FindIndex(field, listed => listed.Relay == relay))],
            Level = winner is null ? [] : LevelWith(winner, candidates, pickCase, [.. field.Select(relay => relay.Relay)]),
            Unsettled = [.. field.Where(relay => !relay.IsSettled).Select(relay => relay.Relay)],
            Estimated = EstimatedParts(field, pickCase),
        };
    }

    private static IEnumerable<string> ContendersOf(PickCandidate[] candidates)
    {
        var together = 0d;
        foreach (var candidate in candidates.TakeWhile(candidate => candidate.Probability > 0))
        {
            yield return candidate.Relay;
            together += candidate.Probability;
            if (together >= ClearLead)
            {
                yield break;
            }
        }
    }

    private static string[] LevelWith(PickCandidate winner, PickCandidate[] candidates, PickCase pickCase, string[] listed)
    {
        var noise = TimeSpan.FromMilliseconds(ClientCosts.SpreadBetween(pickCase));
        var level = candidates
            .Where(other => (other.Median - winner.Median)?.Duration() <= noise && other.Probability >= winner.Probability * LevelShare)
            .Select(other => other.Relay)
            .OrderBy(relay => Array.IndexOf(listed, relay))
            .ToArray();
        return level.Length > 1 && winner.Probability < ClearLead ? level : [];
    }

    private static string[] EstimatedParts(RelayTimings[] field, PickCase pickCase) =>
    [
        .. field.SelectMany(relay => relay.Estimated)
            .Concat(pickCase == PickCase.UdpOpen ? field.SelectMany(relay => relay.QuicEstimated) : [])
            .Distinct(),
    ];
}
