using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Api;
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
    /// <summary>Makes the report of a range that ends now.</summary>
    /// <param name="range">How far back.</param>
    /// <param name="rollouts">Where rollouts are; <see langword="null"/> where there are none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage of incidents or rollouts failed. A region's that fails is named in the report.</exception>
    public async Task<ReportDocument> MakeAsync(TimeSpan range, RolloutDesk? rollouts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var steps = ReportSteps.Of(range, ReportSteps.Floor(now, TimeSpan.FromMinutes(1)));
        var sights = await latest.SeeAsync(region: null, cancellationToken);
        var fleets = await ReportFleets.ReadAsync(readers, sights.Fleet, steps.EarlierFrom, cancellationToken);
        var series = await results.EndpointSeriesAsync(new ResultsQuery(fleets.Relays, steps.From, steps.Before), steps.Length, cancellationToken);
        var regions = sights.Fleet.Regions.Select(region => region.Name).Union(sights.Regions.Select(seen => seen.Run.Region)).Order(StringComparer.Ordinal).ToList();
        var seen = await Task.WhenAll(regions.Select(region => SeenAsync(sights.Fleet, fleets, region, steps, cancellationToken)));
        return ReportMaking.Make(new ReportMaterial
        {
            Sights = sights,
            Series = series,
            Steps = steps,
            Relays = fleets.Relays,
            Regions = regions,
            Vantages = [.. seen.Select(one => one.Vantage)],
            Picks = [.. seen.Select(one => one.Picks)],
            Incidents = await health.Rows.IncidentsAsync(sights.Fleet.Mesh, steps.From, now, cancellationToken),
            Rollouts = rollouts is null ? [] : await RolloutsAsync(rollouts, steps, cancellationToken),
        });
    }

    private ResultsReader ReaderOf(string region) => readers.ByRegion.GetValueOrDefault(region) ?? readers.ByRegion.Values.First();

    /// <summary>How much a region looked, and its picks. Of one whose store does not answer nothing is said; the series, which asked it before, names it.</summary>
    private async Task<(ReportVantage Vantage, ReportPicks Picks)> SeenAsync(FleetDefinition now, ReportFleets fleets, string region, ReportSteps steps, CancellationToken cancellationToken)
    {
        try
        {
            var beats = await ReaderOf(region).SlotsAsync(region, steps.EarlierFrom, steps.Now, cancellationToken)
                .Select(slot => new ReportBeat(slot.Slot, fleets.IntervalOf(slot.FleetVersion))).ToListAsync(cancellationToken);
            var stretches = await StretchesAsync(fleets, region, beats, steps, cancellationToken);
            return (ReportLooking.Make(region, beats, fleets.Interval, steps), ReportPicking.Make(region, now.ExpectedIn(region), stretches, steps));
        }
        catch (StorageException)
        {
            return (ReportLooking.Unknown(region, steps), ReportPicking.Make(region, now.ExpectedIn(region), [], steps));
        }
    }

    /// <summary>Who would have won: from hours that are rolled up where there are such, else from the slots.</summary>
    private async Task<IReadOnlyList<PickStretch>> StretchesAsync(ReportFleets fleets, string region, IReadOnlyList<ReportBeat> beats, ReportSteps steps, CancellationToken cancellationToken)
    {
        var reader = ReaderOf(region);
        var made = steps.Fine == PickRollUp.Fine ? await reader.PicksAsync(region, steps.From, steps.Now, cancellationToken) : new Dictionary<DateTimeOffset, IReadOnlyList<PickStretch>>();
        var stretches = new List<PickStretch>();
        foreach (var hour in beats.Select(beat => ReportSteps.Floor(beat.Slot, PickRollUp.Fine)).Distinct().Where(hour => hour + PickRollUp.Fine > steps.From))
        {
            stretches.AddRange(made.GetValueOrDefault(hour) ?? PickStretches.Of(
                region, await reader.RunsAsync(region, fleets.Relays, hour < steps.From ? steps.From : hour, hour + PickRollUp.Fine, cancellationToken), fleets.Of, steps.Fine));
        }

        return stretches;
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
