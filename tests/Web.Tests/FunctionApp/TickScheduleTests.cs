using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class TickScheduleTests
{
    [Theory]
    [InlineData(60, 0, "0 * * * * *")]
    [InlineData(60, 7, "7 * * * * *")]
    [InlineData(30, 7, "7,37 * * * * *")]
    [InlineData(15, 14, "14,29,44,59 * * * * *")]
    [InlineData(120, 7, "7 */2 * * * *")]
    [InlineData(1800, 59, "59 */30 * * * *")]
    public void An_interval_becomes_the_fields_of_a_timer(int interval, int offset, string expected)
    {
        TickSchedule.TryFor(TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(offset), out var schedule, out var error).ShouldBeTrue(error);

        schedule.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 0)]
    [InlineData(45, 0)]
    [InlineData(90, 0)]
    [InlineData(420, 0)]
    [InlineData(3600, 0)]
    [InlineData(30, 30)]
    [InlineData(120, 60)]
    [InlineData(60, -1)]
    public void What_the_clock_cannot_be_divided_into_is_refused(int interval, int offset)
    {
        TickSchedule.TryFor(TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(offset), out _, out var error).ShouldBeFalse();

        error!.ShouldContain("write ");
    }

    [Fact]
    public void A_timer_meets_every_slot_of_a_fleet_only_when_it_divides_its_interval()
    {
        TickSchedule.Divides(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        TickSchedule.Divides(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)).ShouldBeFalse();
        TickSchedule.Divides(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90)).ShouldBeFalse();
    }
}
