using CsCheck;
using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Tests.Scheduling;

public sealed class SlotScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Gen<SlotSchedule> Schedules =
        from milliseconds in Gen.Int[500, 3_600_000]
        from share in Gen.Double[0, 0.999]
        select new SlotSchedule(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(Math.Floor(milliseconds * share)));

    private static readonly Gen<DateTimeOffset> Instants = Gen.Long[0, TimeSpan.TicksPerDay * 400].Select(ticks => Noon.AddTicks(ticks));

    [Fact]
    public void A_slot_is_due_from_its_instant_plus_offset_until_the_next_is() =>
        Gen.Select(Schedules, Instants).Sample((schedule, instant) =>
        {
            var slot = schedule.SlotAt(instant);
            (slot.UtcTicks % schedule.Interval.Ticks).ShouldBe(0);
            schedule.DueAt(slot).ShouldBeLessThanOrEqualTo(instant);
            schedule.DueAt(schedule.Next(slot)).ShouldBeGreaterThan(instant);
        });

    [Fact]
    public void Slots_follow_each_other_without_a_gap() =>
        Gen.Select(Schedules, Instants).Sample((schedule, instant) =>
        {
            var slot = schedule.SlotAt(instant);
            schedule.MissedBetween(slot, schedule.Next(slot)).ShouldBe(0);
            schedule.MissedBetween(slot, schedule.Next(schedule.Next(schedule.Next(slot)))).ShouldBe(2);
            schedule.MissedBetween(slot, slot).ShouldBe(0);
        });

    [Fact]
    public void The_next_slot_after_one_of_another_schedule_lies_on_this_one()
    {
        var schedule = new SlotSchedule(Minute, TimeSpan.Zero);

        schedule.Next(Noon.AddSeconds(10)).ShouldBe(Noon.AddMinutes(1));
    }

    [Fact]
    public void A_region_always_has_the_same_offset_and_regions_differ()
    {
        var offsets = new[] { "brazilsouth", "westeurope", "eastus", "japaneast" }.Select(region => SlotSchedule.For(region, Minute).Offset).ToList();

        offsets.ShouldBe([.. new[] { "brazilsouth", "westeurope", "eastus", "japaneast" }.Select(region => SlotSchedule.For(region, Minute).Offset)]);
        offsets.Distinct().Count().ShouldBe(4);
        offsets.ShouldAllBe(offset => offset >= TimeSpan.Zero && offset < Minute);
    }

    [Fact]
    public void A_short_interval_has_an_offset_within_it() =>
        SlotSchedule.For("brazilsouth", TimeSpan.FromMilliseconds(500)).Offset.ShouldBeLessThan(TimeSpan.FromMilliseconds(500));

    [Fact]
    public void A_run_is_a_catch_up_when_it_is_late_by_more_than_a_tenth_of_the_interval()
    {
        var schedule = new SlotSchedule(Minute, TimeSpan.FromSeconds(5));

        schedule.IsCatchUp(Noon, Noon.AddSeconds(11)).ShouldBeFalse();
        schedule.IsCatchUp(Noon, Noon.AddSeconds(11.1)).ShouldBeTrue();
    }
}
