using OpenZro.Probes.Fleet;
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
    /// <summary>Observations of so much time are held at once.</summary>
    private static readonly TimeSpan _mostAtOnce = TimeSpan.FromHours(6);

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
        var fleets = await ReportFleets.ReadAsync(readers, sights.Fleet, steps.EarlierFrom, cancellationToken);
        var series = await results.EndpointSeriesAsync(new ResultsQuery(fleets.Relays, steps.From, steps.Before), steps.Length, cancellationToken);
        var regions = sights.Fleet.Regions.Select(region => region.Name).Union(sights.Regions.Select(seen => seen.Run.Region)).Order(StringComparer.Ordinal).ToList();
        return ReportMaking.Make(new ReportMaterial
        {
            Sights = sights,
            Series = series,
            Steps = steps,
            Relays = fleets.Relays,
            Regions = regions,
            Vantages = [.. await Task.WhenAll(regions.Select(region => VantageAsync(fleets, region, steps, cancellationToken)))],
            Picks = [.. await Task.WhenAll(regions.Select(region => PicksAsync(sights.Fleet, fleets, region, steps, cancellationToken)))],
            Incidents = await health.Rows.IncidentsAsync(sights.Fleet.Mesh, steps.From, now, cancellationToken),
            Rollouts = rollouts is null ? [] : await RolloutsAsync(rollouts, steps, cancellationToken),
        });
    }

    private ResultsReader ReaderOf(string region) => readers.ByRegion.GetValueOrDefault(region) ?? readers.ByRegion.Values.First();

    /// <summary>How much a region looked. Of one whose store does not answer nothing is said; the series, which asked it before, names it.</summary>
    private async Task<ReportVantage> VantageAsync(ReportFleets fleets, string region, ReportSteps steps, CancellationToken cancellationToken)
    {
        try
        {
            var beats = await ReaderOf(region).SlotsAsync(region, steps.EarlierFrom, steps.Now, cancellationToken)
                .Select(slot => new ReportBeat(slot.Slot, fleets.IntervalOf(slot.FleetVersion))).ToListAsync(cancellationToken);
            return ReportLooking.Make(region, beats, fleets.Interval, steps);
        }
        catch (StorageException)
        {
            return ReportLooking.Unknown(region, steps);
        }
    }

    /// <summary>The picks of a region. What a store that does not answer has is not known; the series, which asked it before, names it.</summary>
    private async Task<ReportPicks> PicksAsync(FleetDefinition now, ReportFleets fleets, string region, ReportSteps steps, CancellationToken cancellationToken)
    {
        var part = steps.Length < _mostAtOnce ? steps.Length : _mostAtOnce;
        var stretches = new List<PickStretch>();
        for (var at = steps.From; at < steps.Now; at += part)
        {
            try
            {
                stretches.AddRange(PickStretches.Of(region, await ReaderOf(region).RunsAsync(region, fleets.Relays, at, at + part, cancellationToken), fleets, steps.Fine));
            }
            catch (StorageException)
            {
                continue;
            }
        }

        return ReportPicking.Make(region, ReportFleets.ExpectedIn(now, region), stretches, steps);
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
