using System.Runtime.CompilerServices;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// The schedule of one process. It yields one slot when that is due and the one before is done with, so that slots never overlap: a run
/// that takes too long leaves slots out, which the next one notes. The first slot is due at once.
/// </summary>
/// <param name="region">The vantage point's name.</param>
/// <param name="fleet">The fleet as it is now; asked every <see cref="LookAgain"/> while there is nothing to do.</param>
/// <param name="time">The clock.</param>
public sealed class Scheduler(string region, Func<ProbedFleet> fleet, TimeProvider time)
{
    /// <summary>How often the fleet is looked at between slots: 2 s.</summary>
    public static TimeSpan LookAgain { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The slots as they become due, until the token is cancelled, which ends them quietly.</summary>
    public async IAsyncEnumerable<DueSlot> SlotsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        DateTimeOffset? last = null;
        TimeSpan? interval = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var current = fleet();
            var schedule = SlotSchedule.For(region, current.Fleet.Interval);
            var now = time.GetUtcNow();
            var wait = last is { } done ? schedule.DueAt(schedule.Next(done)) - now : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait < LookAgain ? wait : LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var slot = schedule.SlotAt(now);
            var notes = new SlotNotes { Missed = last is { } before ? schedule.MissedBetween(before, slot, interval) : 0, CatchUp = schedule.IsCatchUp(slot, now) };
            yield return new DueSlot(current, slot, notes) { IsFirst = last is null };
            (last, interval) = (slot, schedule.Interval);
        }
    }
}
