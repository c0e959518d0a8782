using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Tests.Scheduling;

public sealed class SchedulerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private ProbedFleet _fleet = Every(TimeSpan.FromMinutes(1));

    [Fact]
    public async Task The_first_slot_is_due_at_once()
    {
        await using var slots = Slots();

        (await slots.MoveNextAsync()).ShouldBeTrue();

        slots.Current.IsFirst.ShouldBeTrue();
        slots.Current.Slot.ShouldBe(Schedule.SlotAt(Noon));
        slots.Current.Notes.Missed.ShouldBe(0);
    }

    [Fact]
    public async Task Slots_come_when_they_are_due_and_not_before()
    {
        await using var slots = Slots();
        await slots.MoveNextAsync();
        var first = slots.Current.Slot;

        var next = await AdvanceToAsync(slots);

        next.Slot.ShouldBe(Schedule.Next(first));
        _time.GetUtcNow().ShouldBeInRange(Schedule.DueAt(next.Slot), Schedule.DueAt(next.Slot) + TimeSpan.FromSeconds(1));
        next.IsFirst.ShouldBeFalse();
        next.Notes.CatchUp.ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_that_takes_too_long_leaves_slots_out_and_the_next_one_says_so()
    {
        await using var slots = Slots();
        await slots.MoveNextAsync();
        var first = slots.Current.Slot;
        _time.SetUtcNow(Schedule.DueAt(first) + TimeSpan.FromSeconds(200));

        (await slots.MoveNextAsync()).ShouldBeTrue();

        slots.Current.Slot.ShouldBe(first + TimeSpan.FromMinutes(3));
        slots.Current.Notes.Missed.ShouldBe(2);
        slots.Current.Notes.CatchUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_runs_no_slot_twice()
    {
        await using var slots = Slots();
        await slots.MoveNextAsync();
        var first = slots.Current.Slot;
        var next = slots.MoveNextAsync().AsTask();
        _time.AdjustTime(Noon - TimeSpan.FromMinutes(3));
        _time.Advance(TimeSpan.FromMinutes(2));

        next.IsCompleted.ShouldBeFalse();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        slots.Current.Slot.ShouldBe(Schedule.Next(first));
    }

    [Fact]
    public async Task A_changed_interval_is_taken_up_while_waiting()
    {
        await using var slots = Slots();
        await slots.MoveNextAsync();
        var first = slots.Current.Slot;
        _fleet = Every(TimeSpan.FromSeconds(10));

        var next = await AdvanceToAsync(slots);

        next.Fleet.ShouldBeSameAs(_fleet);
        (next.Slot - first).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(70));
        (next.Slot.UtcTicks % TimeSpan.FromSeconds(10).Ticks).ShouldBe(0);
        next.Notes.Missed.ShouldBe(0, "by the interval that was in force, nothing was due in between");
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_quietly()
    {
        using var end = new CancellationTokenSource();
        await using var slots = new Scheduler("brazilsouth", () => _fleet, _time).SlotsAsync(end.Token).GetAsyncEnumerator(CancellationToken.None);
        await slots.MoveNextAsync();
        var next = slots.MoveNextAsync().AsTask();

        await end.CancelAsync();

        (await next).ShouldBeFalse();
    }

    private SlotSchedule Schedule => SlotSchedule.For("brazilsouth", _fleet.Fleet.Interval);

    private IAsyncEnumerator<DueSlot> Slots() =>
        new Scheduler("brazilsouth", () => _fleet, _time).SlotsAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private async Task<DueSlot> AdvanceToAsync(IAsyncEnumerator<DueSlot> slots)
    {
        var next = slots.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await next).ShouldBeTrue();
        return slots.Current;
    }

    private static ProbedFleet Every(TimeSpan interval) => new(new FleetDefinition { Interval = interval }, null);
}
