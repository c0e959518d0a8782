using CsCheck;
using OpenZro.Probes.Web.Metrics;

namespace OpenZro.Probes.Web.Tests.Metrics;

public sealed class ExpositionTextTests
{
    [Fact]
    public void Any_label_value_reads_back_as_it_was() =>
        Gen.String.Where(text => text.All(c => !char.IsSurrogate(c) && c != '\r')).Sample(text =>
        {
            var page = ExpositionText.Write([new MetricFamily("a_metric", MetricType.Gauge, "Help \\ with\nlines.", [new MetricSample([("l", text), ("m", "x")], 1.5)])]);

            Scrape.Parse(page).Value("a_metric", ("l", text), ("m", "x")).ShouldBe(1.5);
        });

    [Fact]
    public void A_family_without_series_is_left_out() =>
        ExpositionText.Write([new MetricFamily("a_metric", MetricType.Gauge, "Help.", [])]).ShouldBeEmpty();

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.0025, "0.0025")]
    [InlineData(1797980040d, "1797980040")]
    public void Numbers_are_written_as_the_format_has_them(double number, string text) => ExpositionText.Number(number).ShouldBe(text);
}
