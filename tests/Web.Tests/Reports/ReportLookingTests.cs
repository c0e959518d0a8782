using OpenZro.Probes.Web.Reports;

namespace OpenZro.Probes.Web.Tests.Reports;

public sealed class ReportLookingTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 10, 13, 17, 0, TimeSpan.Zero);
    private static readonly ReportSteps _steps = ReportSteps.Of(TimeSpan.FromHours(1), _now);

    [Theory]
    [InlineData(15, 10)]
    [InlineData(10, 15)]
    [InlineData(60, 10)]
    [InlineData(10, 60)]
    public void An_interval_that_was_changed_makes_no_slot_missed(int before, int after)
    {
        ReportBeat[] beats = [.. Beats(_now.AddMinutes(-30), 600, before), .. Beats(_now.AddMinutes(-20), 1200, after)];

        var vantage = ReportLooking.Make("west", beats, TimeSpan.FromSeconds(after), _steps);

        (vantage.Slots, vantage.Missed).ShouldBe((beats.Length, 0));
        vantage.Steps.Sum(step => step.Slots).ShouldBe(beats.Length);
    }

    [Fact]
    public void What_was_not_run_counts_by_the_interval_of_then()
    {
        ReportBeat[] beats = [.. Beats(_now.AddMinutes(-30), 300, 15), .. Beats(_now.AddMinutes(-24), 240, 15), .. Beats(_now.AddMinutes(-20), 300, 10), .. Beats(_now.AddMinutes(-13), 780, 10)];

        var vantage = ReportLooking.Make("west", beats, TimeSpan.FromSeconds(10), _steps);

        vantage.Missed.ShouldBe((60 / 15) + (120 / 10));
        vantage.Steps.Where(step => step.Missed > 0).Select(step => (step.At, step.Missed)).ShouldBe([(At(50), 4), (At(60), 12)]);
    }

    [Fact]
    public void A_region_that_fell_silent_misses_every_slot_since_but_the_one_that_is_due_now()
    {
        var vantage = ReportLooking.Make("west", [.. Beats(_now.AddMinutes(-30), 1500, 10)], TimeSpan.FromSeconds(10), _steps);

        vantage.Missed.ShouldBe(300 / 10);
    }

    [Fact]
    public void A_region_that_was_there_before_has_missed_the_beginning()
    {
        var before = _steps.From.AddMinutes(-2);

        var vantage = ReportLooking.Make("west", [new(before, TimeSpan.FromMinutes(1)), .. Beats(_steps.From.AddMinutes(10), (int)(_now - _steps.From).TotalSeconds - 600, 60)], TimeSpan.FromMinutes(1), _steps);

        vantage.Missed.ShouldBe(10);
        vantage.Steps[0].ShouldBe(new ReportVantageStep(_steps.From, 5, 5));
    }

    private static IEnumerable<ReportBeat> Beats(DateTimeOffset from, int seconds, int interval) =>
        Enumerable.Range(0, seconds / interval).Select(slot => new ReportBeat(from.AddSeconds(slot * interval), TimeSpan.FromSeconds(interval)));

    /// <summary>The step that holds so many minutes after noon.</summary>
    private static DateTimeOffset At(int minutes) => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
}
