using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// Knows of the vantage point what the timer stored: on Azure the pages and the timer share no memory. It is read again before a request
/// when what is known is older than <see cref="Fresh"/>.
/// </summary>
internal sealed class StoredVantage(AppSettings settings, RegionStores stores, FleetShelf shelf, VantageState state, PeersState peers, TimeProvider time) : IDisposable
{
    private readonly ResultsReader _reader = new(stores.Own);
    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private DateTimeOffset _peersReadAt = DateTimeOffset.MinValue;

    /// <summary>How old what is known may be: 5 s.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How old what is known of peers may be: 1 min, since they are looked at once an hour.</summary>
    public static TimeSpan PeersFresh { get; } = TimeSpan.FromMinutes(1);

    /// <summary>What is known before anything was read: nothing.</summary>
    public static VantageState Nothing(AppSettings settings, TimeProvider time) => new(new VantageSnapshot
    {
        Region = settings.Region,
        StartedAt = time.GetUtcNow(),
        Fleet = new ProbedFleet(settings.Fleet ?? new FleetDefinition { Interval = settings.Schedule.Interval }, null),
        Reading = new FleetReading(),
        IsStored = true,
    });

    /// <summary>Reads what a page may need before it is asked; a page that tells nobody anything needs nothing.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AccessNeedMetadata>() is { } page && (page.Need is not AccessNeed.Nothing || context.Request.Path == HealthPage.Path))
            await RefreshAsync(context.RequestAborted);
        await next(context);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Reads what was stored since.</summary>
    /// <exception cref="Storage.StorageException">The storage failed, or there is no fleet yet.</exception>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _readAt < Fresh)
                return;
            state.Current = await ReadAsync(cancellationToken);
            _readAt = time.GetUtcNow();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<VantageSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var fleet = await shelf.ReadAsync(cancellationToken);
        await ReadPeersAsync(fleet.Fleet, cancellationToken);
        var known = state.Current with { Fleet = fleet, Reading = new FleetReading { Fleet = fleet.Fleet } };
        var run = (await _reader.LatestAsync(cancellationToken)).FirstOrDefault(run => run.Region == settings.Region);
        if (run is null || (run.Slot == known.Last?.Run.Slot && fleet.Fleet.Version == state.Current.Fleet.Fleet.Version))
            return known;

        var names = fleet.Fleet.Relays.Select(relay => relay.Name).ToList();
        var recent = await _reader.RunsAsync(settings.Region, names, run.Slot - (fleet.Fleet.Interval * RecentRuns.DefaultCapacity), run.Slot, cancellationToken);
        return known with { Last = await OutcomeAsync(fleet, run, recent, cancellationToken), Recent = recent };
    }

    private async Task ReadPeersAsync(FleetDefinition fleet, CancellationToken cancellationToken)
    {
        if (settings.Connections?.Peers is null || time.GetUtcNow() - _peersReadAt < PeersFresh)
            return;
        if (await new PeerSnapshots(stores.Own).NewestAsync(fleet.Mesh, time.GetUtcNow(), cancellationToken) is { } newest)
            peers.Take(newest);
        _peersReadAt = time.GetUtcNow();
    }

    private async Task<SlotOutcome> OutcomeAsync(ProbedFleet fleet, ProbeRun stored, IReadOnlyList<ProbeRun> recent, CancellationToken cancellationToken)
    {
        var run = stored with { Relays = [.. stored.Relays.Where(seen => fleet.Fleet.Relays.Any(relay => relay.Name == seen.Relay))] };
        var judgement = Judge.Run(fleet.Fleet, run, new JudgeContext { Now = time.GetUtcNow(), Recent = recent, Peers = peers.Use });
        var request = new SlotRequest { Fleet = fleet, Region = settings.Region, Slot = run.Slot, Recent = recent };
        var heartbeat = await _reader.SlotsAsync(settings.Region, run.Slot, run.Slot.AddTicks(1), cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return new SlotOutcome(request, run, judgement, new RecordOutcome(IsStored: true, Drained: 0, Failure: null))
        {
            EndedAt = heartbeat is null ? run.Slot + run.Elapsed : heartbeat.StartedAt + heartbeat.Elapsed,
        };
    }
}
