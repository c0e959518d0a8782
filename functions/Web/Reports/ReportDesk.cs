using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Web.Reports;

/// <summary>Gathers what a report is made of.</summary>
/// <param name="latest">What each region saw last.</param>
/// <param name="results">What was seen over time.</param>
/// <param name="readers">What was observed, from which picks are predicted.</param>
/// <param name="health">Where incidents are.</param>
/// <param name="time">The clock.</param>
internal sealed class ReportDesk(LatestResults latest, ResultsFanOut results, RegionReaders readers, HealthView health, TimeProvider time)
{
    /// <summary>A pick rests on so many slots before its time.</summary>
    private const int SlotsOfPick = 8;

    /// <summary>Makes the report of a range that ends now.</summary>
    /// <param name="range">How far back.</param>
    /// <param name="rollouts">Where rollouts are; <see langword="null"/> where there are none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage of incidents or rollouts failed. A region's that fails is named in the report.</exception>
    public async Task<ReportDocument> MakeAsync(TimeSpan range, RolloutDesk? rollouts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var steps = ReportSteps.Of(range, new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero));
        var sights = await latest.SeeAsync(region: null, cancellationToken);
        var fleets = await ReportFleets.ReadAsync(readers, sights.Fleet, steps.From, cancellationToken);
        // One step more, to see who was there before.
        var series = await results.EndpointSeriesAsync(new ResultsQuery(fleets.Relays, steps.From - steps.Length, steps.Before), steps.Length, cancellationToken);
        var regions = sights.Fleet.Regions.Select(region => region.Name).Union(sights.Regions.Select(seen => seen.Run.Region)).Order(StringComparer.Ordinal).ToList();
        return ReportMaking.Make(new ReportMaterial
        {
            Sights = sights,
            Series = series,
            Steps = steps,
            Relays = fleets.Relays,
            Regions = regions,
            Picks = [.. await Task.WhenAll(regions.Select(region => PicksAsync(sights.Fleet, fleets, region, steps, cancellationToken)))],
            Incidents = await health.Rows.IncidentsAsync(sights.Fleet.Mesh, steps.From, now, cancellationToken),
            Rollouts = rollouts is null ? [] : await RolloutsAsync(rollouts, steps, cancellationToken),
        });
    }

    private async Task<ReportPicks> PicksAsync(FleetDefinition now, ReportFleets fleets, string region, ReportSteps steps, CancellationToken cancellationToken)
    {
        var picks = new List<ReportPick>();
        for (var step = 0; step < steps.Count; step++)
            picks.Add(await PickAsync(now.Interval, fleets, region, steps.EndOf(step), cancellationToken));
        var winners = picks.Where(pick => pick.Contenders.Count == 1).Select(pick => pick.Relay).ToList();
        return new ReportPicks(region, ExpectedIn(now, region), winners.Zip(winners.Skip(1)).Count(pair => pair.First != pair.Second), picks);
    }

    private static IReadOnlyList<string> ExpectedIn(FleetDefinition fleet, string region) => fleet.Regions.FirstOrDefault(known => known.Name == region)?.Expect ?? [];

    /// <summary>The pick at an instant, among the relays that were listed then.</summary>
    private async Task<ReportPick> PickAsync(TimeSpan interval, ReportFleets fleets, string region, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var reader = readers.ByRegion.GetValueOrDefault(region) ?? readers.ByRegion.Values.First();
        try
        {
            var runs = await reader.RunsAsync(region, fleets.Relays, at - (interval * SlotsOfPick), at, cancellationToken);
            if (runs.Count == 0)
                return new ReportPick(at, null, 0, null, PickVerdict.Unknown);

            var fleet = fleets.Of(runs[^1]);
            var pick = PickModel.Predict(PickInput.From(fleet, runs), PickCase.UdpOpen);
            return new ReportPick(at, pick.Relay, Math.Round(pick.Probability, 4), Rounded.Ms(pick.Margin), PickVerdicts.Of(pick, ExpectedIn(fleet, region)))
            {
                Contenders = [.. pick.Contenders.Select(relay => new ReportContender(relay, Math.Round(pick.Candidates.First(candidate => candidate.Relay == relay).Probability, 4)))],
            };
        }
        catch (StorageException)
        {
            // A region's store that does not answer is named by the series, which asked it before.
            return new ReportPick(at, null, 0, null, PickVerdict.Unknown);
        }
    }

    private static async Task<IReadOnlyList<ReportRollout>> RolloutsAsync(RolloutDesk desk, ReportSteps steps, CancellationToken cancellationToken)
    {
        var told = new List<ReportRollout>();
        foreach (var header in (await desk.ListAsync(cancellationToken)).Where(header => !header.HasEnded || header.UpdatedAt >= steps.From))
        {
            if (await desk.FindAsync(header.Id, cancellationToken) is not { } view || await desk.PeersAsync(header.Id, cancellationToken) is not { } peers)
                continue;
            var landed = peers.Where(peer => peer.State is PeerState.OnExpected).Select(peer => peer.PeerId).ToHashSet(StringComparer.Ordinal);
            double[] gains = [.. view.Plan.Peers.Where(peer => landed.Contains(peer.Id)).Select(peer => peer.GainMs).OfType<double>().Order()];
            told.Add(new ReportRollout(
                header.Id, header.Kind, header.Relay, header.Reason, header.Requester, header.State, header.Explanation, header.CreatedAt, header.UpdatedAt,
                peers.CountBy(peer => peer.State).ToDictionary(state => KebabCase.Of(state.Key), state => state.Value, StringComparer.Ordinal),
                gains.Length == 0 ? null : Rounded.Ms(gains[gains.Length / 2])));
        }

        return told;
    }
}
