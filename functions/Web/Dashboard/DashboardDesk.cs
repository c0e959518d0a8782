using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.Dashboard.Overview;
using OpenZro.Probes.Web.Dashboard.Regions;
using OpenZro.Probes.Web.Dashboard.Relays;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>What the pages of the dashboard are made of: the same that <c>/api/latest</c>, <c>/api/results</c> and <c>/api/incidents</c> tell.</summary>
/// <param name="latest">What each region saw last.</param>
/// <param name="results">What was seen over time.</param>
/// <param name="time">The clock.</param>
/// <param name="incidents">What lasts of incidents and maintenance.</param>
/// <param name="pages">The pages that many look at.</param>
/// <param name="streams">Tells pages of changes; none where nobody may hold a stream open.</param>
/// <param name="uses">Who uses which relay; none where nobody looks.</param>
/// <param name="peers">Advises who should pick anew; none where nobody looks.</param>
internal sealed class DashboardDesk(
    LatestResults latest, ResultsFanOut results, TimeProvider time, IncidentDesk incidents, SharedPages pages, LiveStreams? streams = null, PeersState? uses = null, PeersDesk? peers = null)
{
    /// <summary>The instant as of which a page is made.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The version of what is known; <see langword="null"/> where no page is told of changes. Asked for before anything else, it is never newer than what a page shows.</summary>
    private async Task<string?> VersionAsync() => streams is null ? null : await streams.VersionAsync();

    /// <summary>A page that is the same for everybody, and is made anew when something has changed.</summary>
    /// <param name="key">Which page: its path and all that was asked with it.</param>
    /// <param name="make">Makes it, given the version of what is known.</param>
    public async Task<IResult> ShareAsync(string key, Func<string?, Task<IPageAnswer>> make)
    {
        var version = await VersionAsync();
        return await pages.GetAsync(key, version is null ? null : $"{version} {incidents.Changes}", () => make(version));
    }

    /// <summary>The newest of every region.</summary>
    public Task<LatestSights> SeeAsync(CancellationToken cancellationToken) => latest.SeeAsync(region: null, cancellationToken);

    /// <summary>What lasts of incidents and maintenance, with what the regions find now.</summary>
    /// <param name="sights">What each region saw last.</param>
    /// <param name="region">The region whose findings are asked for; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IncidentBoard> BoardAsync(LatestSights sights, string? region, CancellationToken cancellationToken) =>
        (await incidents.BoardAsync(cancellationToken)).With(sights.AllFindings.Where(found => region is null || found.Region == region));

    /// <summary>All of the mesh.</summary>
    /// <param name="range">How far back.</param>
    /// <param name="version">The version of what is known, which a page tells; <see langword="null"/> where nobody listens.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<OverviewModel> OverviewAsync(TimeRange range, string? version, CancellationToken cancellationToken)
    {
        var sights = await SeeAsync(cancellationToken);
        var frame = FrameOf(sights, version, PageSection.Overview, "Overview", "/", range);
        return OverviewModel.Of(frame, sights, await SeriesAsync(frame.Relays, range, range.Step, cancellationToken), await BoardAsync(sights, region: null, cancellationToken), Now);
    }

    /// <summary>One relay; <see langword="null"/> when the fleet has none of that name.</summary>
    public async Task<(RelayModel? Model, PageFrame Frame)> RelayAsync(string relay, TimeRange range, string? version, CancellationToken cancellationToken)
    {
        var sights = await SeeAsync(cancellationToken);
        var frame = FrameOf(sights, version, PageSection.Relays, relay, $"/relays/{Uri.EscapeDataString(relay)}", range);
        if (sights.Fleet.Relays.FirstOrDefault(known => known.Name == relay) is not { } known)
            return (null, frame);

        var series = await SeriesAsync([relay], range, range.FineStep, cancellationToken);
        var model = RelayModel.Of(frame, known, sights, series, (await BoardAsync(sights, region: null, cancellationToken)).OfRelay(relay), Now);
        return (await WithLastGoodAsync(model, range, cancellationToken), frame);
    }

    /// <summary>Looks farther back where nothing got through in the whole range, no farther than it takes.</summary>
    private async Task<RelayModel> WithLastGoodAsync(RelayModel model, TimeRange range, CancellationToken cancellationToken)
    {
        foreach (var longer in TimeRange.All.Where(other => other.Length > range.Length))
        {
            if (model.Histories.All(history => history.LastGood is not null))
                break;
            var past = await SeriesAsync([model.Relay.Name], longer, longer.FineStep, cancellationToken);
            model = model with { Histories = [.. model.Histories.Select(history => history.Before(PhaseHistory.Of(history.Region, model.Relay.Name, past)))] };
        }

        return model;
    }

    /// <summary>One region; <see langword="null"/> when neither the fleet nor any result names it.</summary>
    public async Task<(RegionModel? Model, PageFrame Frame)> RegionAsync(string region, TimeRange range, string? version, CancellationToken cancellationToken)
    {
        var sights = await SeeAsync(cancellationToken);
        var frame = FrameOf(sights, version, PageSection.Regions, region, $"/regions/{Uri.EscapeDataString(region)}", range);
        if (!frame.Regions.Contains(region))
            return (null, frame);

        var series = await SeriesAsync(frame.Relays, range, range.Step, cancellationToken);
        var repick = uses is { IsKnown: true } && peers is not null ? await peers.AdviseAsync(RepickAdvice.DefaultGain, region, cancellationToken) : null;
        return (RegionModel.Of(frame, region, sights, series, (await BoardAsync(sights, region, cancellationToken)).OfRegion(region), uses, Now) with { Repick = repick }, frame);
    }

    /// <summary>What was seen of some relays over a range.</summary>
    public Task<ResultsSeries> SeriesAsync(IReadOnlyList<string> relays, TimeRange range, TimeSpan step, CancellationToken cancellationToken) =>
        results.SeriesAsync(range.QueryOf(relays, step, Now), step, cancellationToken);

    /// <summary>What stands around a page.</summary>
    /// <param name="sights">What each region saw last.</param>
    /// <param name="version">The version of that.</param>
    /// <param name="section">The part of the dashboard.</param>
    /// <param name="title">What the page is about.</param>
    /// <param name="path">Its path.</param>
    /// <param name="range">How far back it looks.</param>
    public static PageFrame FrameOf(LatestSights sights, string? version, PageSection section, string title, string path, TimeRange? range) => new()
    {
        Title = title,
        Section = section,
        Path = path,
        Mesh = sights.Fleet.Mesh,
        Relays = [.. sights.Fleet.Relays.Select(relay => relay.Name)],
        Regions = [.. sights.Fleet.Regions.Select(region => region.Name).Union(sights.Regions.Select(seen => seen.Run.Region), StringComparer.Ordinal)],
        Range = range,
        Version = version,
    };
}
