using Microsoft.Extensions.Logging;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Peers;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// What the timer of a region's app runs each time: the slot that is due, with roll-up and retention behind it; in the home region also
/// the laying out of the fleet before it, and what <see cref="ITickWork"/> there is behind it.
/// </summary>
/// <param name="settings">The app's settings.</param>
/// <param name="stores">Its tables.</param>
/// <param name="shelf">The fleet.</param>
/// <param name="runner">Runs slots.</param>
/// <param name="signals">What alerts listen for.</param>
/// <param name="peers">Which relay each peer uses, where that is watched.</param>
/// <param name="work">What else is run; nothing outside the home region.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it says what it meets.</param>
public sealed partial class RegionTick(
    AppSettings settings,
    RegionStores stores,
    FleetShelf shelf,
    SlotRunner runner,
    SignalLog signals,
    PeersState peers,
    IEnumerable<ITickWork> work,
    TimeProvider time,
    ILogger<RegionTick> log)
{
    private readonly ResultsReader _reader = new(stores.Own);
    private readonly RecentRuns _recent = new();
    private DateTimeOffset? _last;
    private TimeSpan? _interval;

    /// <summary>Within how long all probes of a slot start: 5 s, since the instance is billed for as long as it runs.</summary>
    public static TimeSpan MostSpread { get; } = TimeSpan.FromSeconds(5);

    /// <summary>By how much a timer may fire too early and mean the coming slot all the same: 1 s.</summary>
    public static TimeSpan Early { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Runs what is due.</summary>
    /// <exception cref="StorageException">There is no fleet to probe.</exception>
    /// <exception cref="OperationCanceledException">The host stops; a slot that was under way is given up.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await PublishAsync(cancellationToken);
        var fleet = await shelf.ReadAsync(cancellationToken);
        if (!TickSchedule.Divides(settings.Schedule.Interval, fleet.Fleet.Interval))
            LogOutOfStep(settings.Schedule.Interval, fleet.Fleet.Interval);
        else if (await DueAsync(fleet, cancellationToken) is { } due)
            await ProbeAsync(due, cancellationToken);
        await WorkAsync(cancellationToken);
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (settings is not { IsHome: true, Fleet: { } fleet, FleetText: { } text })
            return;
        try
        {
            await shelf.PublishAsync(new FleetDesk(() => fleet, stores.Home, time), text, fleet.Mesh, cancellationToken);
        }
        catch (StorageException failure)
        {
            LogNotPublished(failure.Message);
        }
    }

    private async Task<DueSlot?> DueAsync(ProbedFleet fleet, CancellationToken cancellationToken)
    {
        var schedule = new SlotSchedule(fleet.Fleet.Interval, settings.Schedule.Offset);
        var now = time.GetUtcNow();
        var slot = schedule.SlotAt(now + Early);
        var isFirst = _last is null;
        _last ??= await SeedAsync(fleet, now, cancellationToken);
        if (slot <= _last)
            return null;
        var notes = new SlotNotes { Missed = _last is { } last ? schedule.MissedBetween(last, slot, _interval) : 0, CatchUp = schedule.IsCatchUp(slot, now) };
        return new DueSlot(fleet, slot, notes) { IsFirst = isFirst };
    }

    /// <summary>Takes up what an instance before this one probed, and says which slot was its last.</summary>
    private async Task<DateTimeOffset?> SeedAsync(ProbedFleet fleet, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var from = now - (fleet.Fleet.Interval * RecentRuns.DefaultCapacity);
            foreach (var run in await _reader.RunsAsync(settings.Region, [.. fleet.Fleet.Relays.Select(relay => relay.Name)], from, now.AddDays(1), cancellationToken))
                _recent.Add(run);
            return (await _reader.SlotsAsync(settings.Region, from, now.AddDays(1), cancellationToken).LastOrDefaultAsync(cancellationToken))?.Slot;
        }
        catch (StorageException failure)
        {
            LogNothingToTakeUp(failure.Message);
            return null;
        }
    }

    private async Task ProbeAsync(DueSlot due, CancellationToken cancellationToken)
    {
        var spread = ProbeGoals.SlotSpread(due.Fleet.Fleet);
        var outcome = await runner.RunAsync(
            new SlotRequest
            {
                Fleet = due.Fleet,
                Region = settings.Region,
                Slot = due.Slot,
                Notes = due.Notes,
                Spread = spread < MostSpread ? spread : MostSpread,
                Recent = _recent.Runs,
                Peers = peers.Use,
            },
            cancellationToken,
            CancellationToken.None);
        (_last, _interval) = (due.Slot, due.Fleet.Fleet.Interval);
        _recent.Add(outcome.Run);
        signals.Report(outcome);
        if (outcome.Recorded.Failure is { } failure)
            LogNotStored(due.Slot, failure);
        if (outcome.UpkeepFailure is { } upkeep)
            LogUpkeepFailed(upkeep);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var one in work)
        {
            var until = settings.Schedule.DueAt(settings.Schedule.SlotAt(time.GetUtcNow() + Early)) + settings.Schedule.Interval;
            using var late = new CancellationTokenSource(until - time.GetUtcNow(), time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            try
            {
                await one.RunAsync(until, end.Token);
            }
            catch (StorageException failure)
            {
                LogNotDone(one.Name, failure.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                LogNoTime(one.Name);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                LogFault(fault, one.Name);
            }
        }
    }

    [LoggerMessage(30, LogLevel.Error, "No slot is run: the timer's interval of {Timer} does not divide the fleet's of {Fleet}. Deploy with an interval that does")]
    private partial void LogOutOfStep(TimeSpan timer, TimeSpan fleet);

    [LoggerMessage(31, LogLevel.Error, "The fleet was not laid out for the other regions: {Reason}")]
    private partial void LogNotPublished(string reason);

    [LoggerMessage(32, LogLevel.Warning, "Starting without earlier results: {Reason}")]
    private partial void LogNothingToTakeUp(string reason);

    [LoggerMessage(33, LogLevel.Error, "Slot {Slot:u} was run and is not stored: {Reason}")]
    private partial void LogNotStored(DateTimeOffset slot, string reason);

    [LoggerMessage(34, LogLevel.Error, "Rolling up or dropping results did not work: {Reason}")]
    private partial void LogUpkeepFailed(string reason);

    [LoggerMessage(35, LogLevel.Error, "What the timer does beside probing, {Work}, waits for the storage: {Reason}")]
    private partial void LogNotDone(string work, string reason);

    [LoggerMessage(36, LogLevel.Warning, "What the timer does beside probing, {Work}, goes on the next time: there was no time left")]
    private partial void LogNoTime(string work);

    [LoggerMessage(37, LogLevel.Error, "What the timer does beside probing, {Work}, failed")]
    private partial void LogFault(Exception fault, string work);
}
