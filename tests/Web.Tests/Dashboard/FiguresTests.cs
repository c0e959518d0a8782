using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, 0, "0 %")]
    [InlineData(0.004, 0, "< 1 %")]
    [InlineData(0.926, 0, "93 %")]
    [InlineData(0.9966, 0, "> 99 %")]
    [InlineData(1, 0, "100 %")]
    [InlineData(0.916666, 2, "91.67 %")]
    [InlineData(0.99999, 2, "> 99.99 %")]
    [InlineData(0.9998, 2, "99.98 %")]
    [InlineData(0.00001, 2, "< 0.01 %")]
    [InlineData(1, 2, "100 %")]
    public void A_share_is_rounded_and_never_to_all_or_nothing(double share, int decimals, string written) =>
        Figures.Percent(share, decimals).Replace('\u202F', ' ').ShouldBe(written);
}
