using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard.Incidents;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>What the pages of the dashboard are made of: the same that <c>/api/latest</c>, <c>/api/results</c> and <c>/api/incidents</c> tell.</summary>
/// <param name="latest">What each region saw last.</param>
/// <param name="results">What was seen over time.</param>
/// <param name="time">The clock.</param>
/// <param name="incidents">What lasts of incidents and maintenance.</param>
/// <param name="pages">The pages that many look at.</param>
/// <param name="streams">Tells pages of changes; none where nobody may hold a stream open.</param>
internal sealed class DashboardDesk(LatestResults latest, ResultsFanOut results, TimeProvider time, IncidentDesk incidents, SharedPages pages, LiveStreams? streams = null)
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
