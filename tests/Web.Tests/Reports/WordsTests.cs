using OpenZro.Probes.Web.Reports;

namespace OpenZro.Probes.Web.Tests.Reports;

public sealed class WordsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "23 Nov 2026, 11:00 to 12:00 UTC")]
    [InlineData(24, "22 Nov 2026, 12:00 to 23 Nov 2026, 12:00 UTC")]
    [InlineData(7 * 24, "16 Nov 2026 to 23 Nov 2026")]
    public void A_report_is_called_after_what_it_covers(int hours, string written) => Words.Range(_noon.AddHours(-hours), _noon).ShouldBe(written);

    [Fact]
    public void A_day_that_it_only_borders_on_is_not_covered() =>
        Words.Range(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)).ShouldBe("1 Nov 2026 to 30 Nov 2026");
}
