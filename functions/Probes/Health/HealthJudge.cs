using System.Collections.Concurrent;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Health;

/// <summary>
/// Judges health: reads what the regions have stored since it last did, carries the book on, and hands over what people are to be told. Of
/// several processes over one storage one judges, and another once that one is silent. What is remembered here only saves reading.
/// </summary>
/// <param name="rows">Where the book is.</param>
/// <param name="stores">The stores of results by the name of their region; one store of several regions stands under any name.</param>
/// <param name="notices">Where people are told; <see langword="null"/> where nobody is.</param>
/// <param name="owner">By what name this process judges; the same after a restart.</param>
/// <param name="time">The clock.</param>
public sealed class HealthJudge(HealthRows rows, IReadOnlyDictionary<string, ITableStore> stores, IIncidentNotices? notices, string owner, TimeProvider time)
{
    private readonly Dictionary<string, ResultsReader> _readers = stores.ToDictionary(store => store.Key, store => new ResultsReader(store.Value), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RecentRuns> _recent = new(StringComparer.Ordinal);
    private DateTimeOffset? _tidied;

    /// <summary>How long the results of one region may take to be read: 10 s.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Judges once. Doing it again changes nothing but what time has brought.</summary>
    /// <exception cref="StorageException">The storage of the book failed.</exception>
    public async Task<JudgeOutcome> RunAsync(JudgeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (book, etag) = await rows.BookAsync(request.Fleet.Mesh, cancellationToken);
        if (!book.MayJudge(owner, request.Fleet, time.GetUtcNow()))
            return new JudgeOutcome(book, IsJudge: false);

        var regions = await Task.WhenAll(request.Regions.Select(region => RegionAsync(book.RegionOf(region, time.GetUtcNow()), request, cancellationToken)));
        var maintenances = await rows.MaintenancesAsync(request.Fleet.Mesh, cancellationToken);
        var now = time.GetUtcNow();
        IReadOnlyList<Maintenance> silencing = [.. maintenances.Select(maintenance => maintenance.Since(request.LookedAt, now))];
        var after = IncidentRules.After(
            book with { JudgedAt = now, JudgedBy = owner, FleetVersion = request.Fleet.Version, Regions = regions, ToTell = book.ToTell, ToWrite = book.ToWrite }, request.Fleet, silencing, now, notices is null ? _ => false : notices.IsWanted);
        if (await rows.ReplaceAsync(after, etag, cancellationToken) is not { } written)
            return new JudgeOutcome((await rows.BookAsync(request.Fleet.Mesh, cancellationToken)).Book, IsJudge: false);
        return await HandOverAsync(after, written, cancellationToken);
    }

    /// <summary>Lets another judge at once, as this process ends.</summary>
    /// <exception cref="StorageException">The storage failed; then another judges once this one is silent for long enough.</exception>
    public async Task ReleaseAsync(string mesh, CancellationToken cancellationToken)
    {
        var (book, etag) = await rows.BookAsync(mesh, cancellationToken);
        if (etag is not null && book.JudgedBy == owner)
            await rows.ReplaceAsync(book with { JudgedBy = null }, etag, cancellationToken);
    }

    /// <summary>
    /// Writes the history and hands over what the book holds for people; the book was written first, so that a crash in between hands it
    /// over again, and who takes it knows it by its key.
    /// </summary>
    private async Task<JudgeOutcome> HandOverAsync(HealthBook book, string etag, CancellationToken cancellationToken)
    {
        var outcome = new JudgeOutcome(book, IsJudge: true) { Told = book.ToTell };
        try
        {
            foreach (var incident in book.ToWrite)
                await rows.WriteAsync(incident, cancellationToken);
            foreach (var notice in book.ToTell)
                await (notices?.HandOverAsync(notice, cancellationToken) ?? Task.CompletedTask);
            if (book.ToWrite.Count + book.ToTell.Count > 0)
                await rows.ReplaceAsync(book with { ToWrite = [], ToTell = [] }, etag, cancellationToken);
            await TidyAsync(book.Mesh, cancellationToken);
            return outcome;
        }
        catch (StorageException failure)
        {
            return outcome with { Failure = failure.Message };
        }
    }

    private async Task TidyAsync(string mesh, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _tidied < TimeSpan.FromHours(12))
            return;
        await rows.TidyAsync(mesh, now, cancellationToken);
        _tidied = now;
    }

    private async Task<RegionHealth> RegionAsync(RegionHealth region, JudgeRequest request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            foreach (var (run, recent) in await NewRunsAsync(region, request, limit.Token))
                region = HealthMachine.After(region, Read(request, run, recent), request.Fleet);
            return HealthMachine.At(region, request.Fleet, unread: null, time.GetUtcNow());
        }
        catch (StorageException failure)
        {
            return HealthMachine.At(region, request.Fleet, failure.Message, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthMachine.At(region, request.Fleet, $"no answer within {Patience.TotalSeconds:0} s", time.GetUtcNow());
        }
    }

    private static SlotReading Read(JudgeRequest request, ProbeRun stored, IReadOnlyList<ProbeRun> recent)
    {
        var run = stored with { Relays = [.. stored.Relays.Where(seen => request.Fleet.Relays.Any(relay => relay.Name == seen.Relay))] };
        var judgement = Judge.Run(request.Fleet, run, new JudgeContext { Now = run.StartedAt + run.Elapsed, Recent = recent, Peers = request.Peers });
        return SlotReading.Of(request.Fleet, run, judgement, arePeersKnown: !(run.StartedAt - request.LookedAt > PeerUse.Freshness));
    }

    /// <summary>The runs of a region that were not judged yet, each with those before it.</summary>
    private async Task<IReadOnlyList<(ProbeRun Run, IReadOnlyList<ProbeRun> Recent)>> NewRunsAsync(RegionHealth region, JudgeRequest request, CancellationToken cancellationToken)
    {
        if ((_readers.GetValueOrDefault(region.Region) ?? _readers.Values.FirstOrDefault()) is not { } reader)
            return [];
        var (fleet, now) = (request.Fleet, time.GetUtcNow());
        var slots = await reader.SlotsAsync(region.Region, now - (fleet.Interval * StreakWindow.Capacity), now + fleet.Interval, cancellationToken)
            .Where(slot => !region.Slots.Knows(slot.Slot)).Select(slot => slot.Slot).ToListAsync(cancellationToken);
        if (slots.Count == 0)
            return [];
        var own = request.Own?.Region == region.Region ? request.Own : null;
        if (slots is [var slot])
        {
            if (own?.Slot == slot)
                return [(own, request.BeforeOwn)];
            var known = own is null ? _recent.GetValueOrDefault(region.Region) : null;
            if ((own is null ? known?.Runs : [.. request.BeforeOwn, own]) is { } before && await reader.LatestAsync(region.Region, cancellationToken) is { } latest && latest.Slot == slot)
            {
                known?.Add(latest);
                return [(latest, before)];
            }
        }

        IReadOnlyList<string> names = [.. fleet.Relays.Select(relay => relay.Name)];
        var runs = await reader.RunsAsync(region.Region, names, now - (fleet.Interval * RecentRuns.DefaultCapacity), now + fleet.Interval, cancellationToken);
        var recent = new RecentRuns();
        var news = new List<(ProbeRun, IReadOnlyList<ProbeRun>)>();
        foreach (var run in runs)
        {
            if (slots.Contains(run.Slot))
                news.Add((run, recent.Runs));
            recent.Add(run);
        }

        if (own is null)
            _recent[region.Region] = recent;
        return news;
    }
}
