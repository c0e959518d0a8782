using System.Collections.Concurrent;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Api;

/// <summary>
/// What each region saw last, judged as of now: this process's own region from memory, so that it is there while the storage is not,
/// and every other one from the stores, of which one that does not answer takes no other away.
/// </summary>
internal sealed class LatestResults(VantageState state, RegionReaders readers, PeersState peers, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RegionPast> _pasts = new(StringComparer.Ordinal);

    /// <summary>The newest document of each region.</summary>
    /// <param name="region">Only this one; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<LatestDocument> GetAsync(string? region, CancellationToken cancellationToken)
    {
        var sights = await SeeAsync(region, cancellationToken);
        return new LatestDocument(LatestDocument.SchemaName, sights.Fleet.Version, [.. sights.Regions.Select(seen => DocumentOf(sights.Fleet, seen))], sights.Silent)
        {
            Expected = [.. sights.Fleet.Regions.Select(named => named.Name)],
            IntervalSeconds = sights.Fleet.Interval.TotalSeconds,
        };
    }

    /// <summary>The newest of each region, as it was seen and judged.</summary>
    /// <param name="region">Only this one; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<LatestSights> SeeAsync(string? region, CancellationToken cancellationToken)
    {
        var known = state.Current;
        var fleet = known.Fleet.Fleet;
        var regions = new List<RegionSight>();
        var silent = new List<SilentRegion>();
        if (known.Last is { } last && Asks(region, known.Region))
        {
            regions.Add(Judged(fleet, last.Run, known.Recent));
        }

        if (region is null || region != known.Region)
        {
            foreach (var (others, failure) in await Task.WhenAll(readers.ByRegion.Select(reader => AskAsync(reader.Key, reader.Value))))
            {
                regions.AddRange(others);
                if (failure is not null)
                    silent.Add(failure);
            }
        }

        return new LatestSights(fleet, [.. regions.OrderBy(seen => seen.Run.Region, StringComparer.Ordinal)], silent);

        async Task<(IReadOnlyList<RegionSight> Regions, SilentRegion? Failure)> AskAsync(string name, ResultsReader reader)
        {
            try
            {
                return (await OthersAsync(reader, fleet, known.Region, region, cancellationToken), null);
            }
            catch (StorageException failure)
            {
                return ([], new SilentRegion(name, failure.Message));
            }
        }
    }

    /// <summary>Whether a region is this process's own or one of the fleet's, so that results of it may come.</summary>
    public bool Knows(string region) => region == state.Current.Region || state.Current.Fleet.Fleet.Regions.Any(known => known.Name == region);

    private static bool Asks(string? region, string name) => region is null || region == name;

    private async Task<List<RegionSight>> OthersAsync(ResultsReader reader, FleetDefinition fleet, string own, string? region, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ProbesPipeline.StorePatience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var others = new List<RegionSight>();
            foreach (var run in await reader.LatestAsync(limit.Token))
            {
                if (run.Region != own && Asks(region, run.Region))
                {
                    var past = await PastAsync(reader, fleet, run, limit.Token);
                    others.Add(Judged(fleet, run, past.Runs) with { ClockAhead = past.ClockAhead });
                }
            }

            return others;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"no answer within {ProbesPipeline.StorePatience.TotalSeconds:0} s", isTransient: true);
        }
    }

    private async Task<RegionPast> PastAsync(ResultsReader reader, FleetDefinition fleet, ProbeRun run, CancellationToken cancellationToken)
    {
        if (_pasts.TryGetValue(run.Region, out var past) && past.Slot == run.Slot && past.FleetVersion == fleet.Version)
        {
            return past;
        }

        var from = run.Slot - (fleet.Interval * RecentRuns.DefaultCapacity);
        var runs = await reader.RunsAsync(run.Region, [.. fleet.Relays.Select(relay => relay.Name)], from, run.Slot, cancellationToken);
        var heartbeats = await reader.SlotsAsync(run.Region, run.Slot - (fleet.Interval * RegionClock.Heartbeats), run.Slot.AddTicks(1), cancellationToken).ToListAsync(cancellationToken);
        return _pasts[run.Region] = new RegionPast(run.Slot, fleet.Version, runs, RegionClock.Ahead(heartbeats));
    }

    private RegionSight Judged(FleetDefinition fleet, ProbeRun run, IReadOnlyList<ProbeRun> recent)
    {
        var known = run with { Relays = [.. run.Relays.Where(seen => fleet.Relays.Any(relay => relay.Name == seen.Relay))] };
        return new RegionSight(known, recent, Judge.Run(fleet, known, new JudgeContext { Now = time.GetUtcNow(), Recent = recent, Peers = peers.Use }));
    }

    private static LatestRegion DocumentOf(FleetDefinition fleet, RegionSight seen) =>
        new(seen.Run.Region, seen.Run.Slot, seen.Run.FleetVersion, CheckDocuments.Build(fleet, seen.Run, seen.Judgement))
        {
            ClockAheadSeconds = seen.ClockAhead is { } ahead ? Math.Round(ahead.TotalSeconds, 3) : null,
        };

    private sealed record RegionPast(DateTimeOffset Slot, string FleetVersion, IReadOnlyList<ProbeRun> Runs, TimeSpan? ClockAhead);
}
