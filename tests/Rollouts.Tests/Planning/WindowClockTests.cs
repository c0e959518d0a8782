using System.Globalization;
using CsCheck;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Planning;

public sealed class WindowClockTests
{
    private static readonly RestartWindow Office = new()
    {
        Days = [DayOfWeek.Monday, DayOfWeek.Tuesday], From = new(9, 0), To = new(16, 0), TimeZone = "America/Sao_Paulo",
    };

    [Theory]
    [InlineData("2026-11-23T11:59:59Z", false)]
    [InlineData("2026-11-23T12:00:00Z", true)]
    [InlineData("2026-11-23T18:59:59Z", true)]
    [InlineData("2026-11-23T19:00:00Z", false)]
    [InlineData("2026-11-25T12:00:00Z", false)]
    public void A_window_is_open_from_its_first_instant_up_to_its_last(string now, bool isOpen) => WindowClock.IsOpen(Office, At(now)).ShouldBe(isOpen);

    [Theory]
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-23T19:00:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("2026-11-24T19:00:00Z", "2026-11-30T12:00:00Z")]
    public void The_next_opening_is_found_over_days(string now, string opening) => WindowClock.NextOpening(Office, At(now)).ShouldBe(At(opening));

    [Theory]
    [InlineData("02:30", "05:00", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // the clock jumps from 02:00 to 03:00
    [InlineData("02:10", "02:50", "2026-03-29T00:00:00Z", "2026-03-30T00:10:00Z")] // the whole window is skipped that day
    [InlineData("02:30", "02:45", "2026-10-25T00:50:00Z", "2026-10-25T01:30:00Z")] // the hour comes twice, and so does the window
    [InlineData("01:30", "02:30", "2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z")] // the clock is put back into the window
    public void Summer_time_is_what_a_wall_clock_shows(string from, string to, string now, string opening)
    {
        var window = new RestartWindow { From = TimeOnly.Parse(from, CultureInfo.InvariantCulture), To = TimeOnly.Parse(to, CultureInfo.InvariantCulture), TimeZone = "Europe/Berlin" };

        WindowClock.NextOpening(window, At(now)).ShouldBe(At(opening));
    }

    [Fact]
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_opens()
    {
        var window = new RestartWindow { Days = [DayOfWeek.Friday], From = new(22, 0), To = new(6, 0) };

        WindowClock.IsOpen(window, At("2026-11-28T05:59:00Z")).ShouldBeTrue();
        WindowClock.IsOpen(window, At("2026-11-27T05:59:00Z")).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_window_it_is_always_open() => WindowClock.NextOpening(null, At("2026-01-01T00:00:00Z")).ShouldBe(At("2026-01-01T00:00:00Z"));

    [Fact]
    public void The_next_opening_is_the_one_that_minute_by_minute_search_finds() => Gen.Select(
        Gen.OneOf("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo", "Etc/UTC", "Pacific/Apia"),
        Gen.Int[0, 95], Gen.Int[1, 95], Gen.OneOf("2026-03-28", "2026-10-24", "2026-04-04", "2026-10-03", "2026-04-24", "2026-10-30", "2026-07-01"), Gen.Int[0, 2879])
        .Sample(
            (zone, from, length, day, minute) =>
            {
                var window = new RestartWindow
                {
                    From = new TimeOnly(0).AddMinutes(from * 15), To = new TimeOnly(0).AddMinutes((from + length) * 15), TimeZone = zone,
                    Days = length % 2 == 0 ? [DayOfWeek.Saturday, DayOfWeek.Sunday, DayOfWeek.Friday] : [],
                };
                var now = At(day + "T00:00:00Z").AddMinutes(minute);
                var expected = Enumerable.Range(0, 9 * 1440).Select(passed => now.AddMinutes(passed)).First(instant => WindowClock.IsOpen(window, instant));

                WindowClock.NextOpening(window, now).ShouldBe(expected);
            },
            iter: 300);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
