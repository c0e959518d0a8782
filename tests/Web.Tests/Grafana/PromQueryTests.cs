namespace OpenZro.Probes.Web.Tests.Grafana;

public sealed class PromQueryTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("sum by (a, le) (rate(x_bucket{job=~\"$job\", phase=\"by (z)\"}[5m])) > 1", "x_bucket")]
    [InlineData("max(a{state=\"b\"}) by (c) / on (c) group_left (d) e", "a,e")]
    [InlineData("time() - min(x) + vector(0) or y offset 5m", "x,y")]
    [InlineData("count(x) unless absent(y{z!=\"w\"}) and 3 * 86400 > bool 1e3", "x,y")]
    public void Metrics_are_told_from_functions_labels_words_and_strings(string query, string metrics) =>
        PromQuery.Parse(query).Selectors.Select(selector => selector.Metric).ShouldBe(metrics.Split(','));

    [Fact]
    public void Labels_of_selectors_and_of_groupings_are_known_apart()
    {
        var query = PromQuery.Parse("sum by (a, b) (x{c=\"1\", d=~\"2|3\", e!~\"4\"}) + ignoring (f) y");

        query.Labels.ShouldBe(["a", "b", "f"]);
        query.Selectors[0].Matchers.Select(matcher => matcher.Label).ShouldBe(["c", "d", "e"]);
        query.Selectors[0].Matchers.SelectMany(matcher => matcher.Meant).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public void What_is_no_query_is_not_read_as_one() => Should.Throw<ShouldAssertException>(() => PromQuery.Parse("sum(x) § y"));
}
