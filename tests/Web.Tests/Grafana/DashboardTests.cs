using System.Text.Json;
using System.Text.RegularExpressions;
using OpenZro.Probes.Web.Tests.Metrics;

namespace OpenZro.Probes.Web.Tests.Grafana;

public sealed partial class DashboardTests
{
    private readonly GrafanaDashboard _dashboard = GrafanaDashboard.Read();

    [Fact]
    public async Task Every_metric_label_and_word_of_a_query_is_on_the_page()
    {
        await using var metered = await MeteredFleet.StartAsync();
        var served = new ServedNames(Scrape.Parse(await metered.PageAsync()));

        var missing = _dashboard.Queries.Select(query => query.Query).Concat(_dashboard.VariableQueries.Select(variable => variable.Query))
            .SelectMany(query => served.Missing(GrafanaDashboard.Filled(query, "5m")));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_of_the_page_is_shown()
    {
        await using var metered = await MeteredFleet.StartAsync();
        var shown = _dashboard.Queries.SelectMany(query => PromQuery.Parse(GrafanaDashboard.Filled(query.Query, "5m")).Selectors).Select(selector => selector.Metric).ToList();

        // The status of a relay at one instant is there for rules of one's own; its health, which is steadier, is shown.
        Scrape.Parse(await metered.PageAsync()).Types.Keys.Where(name => !shown.Exists(metric => metric.StartsWith(name, StringComparison.Ordinal))).ShouldBe(["ozprobes_relay_status"]);
    }

    [Fact]
    public void Panels_have_an_id_and_a_place_of_their_own()
    {
        _dashboard.AllPanels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        _dashboard.AllPanels.Select(panel => panel.GetProperty("title").GetString()).ShouldBeUnique();
        var cells = _dashboard.AllPanels.SelectMany(Cells).ToList();
        cells.ShouldBeUnique();
        cells.ShouldAllBe(cell => cell.X < 24);
    }

    [Fact]
    public void Each_panel_says_what_it_shows_in_which_unit_and_of_what()
    {
        foreach (var panel in _dashboard.Panels)
        {
            var title = panel.GetProperty("title").GetString();
            panel.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(title);
            panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString().ShouldNotBeNullOrWhiteSpace(title);
        }

        _dashboard.Queries.ShouldAllBe(query => query.Legend.Length > 0);
    }

    [Fact]
    public async Task A_legend_names_labels_that_the_query_leaves()
    {
        await using var metered = await MeteredFleet.StartAsync();
        var page = Scrape.Parse(await metered.PageAsync());
        foreach (var (title, text, legend) in _dashboard.Queries)
        {
            var query = PromQuery.Parse(GrafanaDashboard.Filled(text, "5m"));
            var left = query.Labels.Count > 0 ? query.Labels : ["instance", "job", .. page.Find(query.Selectors[0].Metric)[0].Labels.Keys];
            Placeholder.Matches(legend).Select(match => match.Groups[1].Value).ShouldBeSubsetOf(left, title);
        }
    }

    [Fact]
    public void The_datasource_is_chosen_by_whoever_looks()
    {
        _dashboard.Variables.ShouldContain(variable => variable.GetProperty("name").GetString() == "datasource" && variable.GetProperty("type").GetString() == "datasource");
        var sources = _dashboard.Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Prepend(panel))
            .Concat(_dashboard.Variables.Where(variable => variable.GetProperty("type").GetString() == "query"))
            .Select(one => one.GetProperty("datasource").GetProperty("uid").GetString());
        sources.ShouldAllBe(uid => uid == "${datasource}");
    }

    [Fact]
    public void Every_variable_that_is_used_is_there_and_the_other_way_round()
    {
        var known = _dashboard.Variables.Select(variable => variable.GetProperty("name").GetString()!).ToList();
        var used = GrafanaDashboard.Variable.Matches(_dashboard.Text).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Distinct();
        used.ShouldBe(known, ignoreOrder: true);
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
        return from column in Enumerable.Range(x, place.GetProperty("w").GetInt32()) from line in Enumerable.Range(y, place.GetProperty("h").GetInt32()) select (column, line);
    }

    [GeneratedRegex(@"\{\{([a-z]+)\}\}")]
    private static partial Regex Placeholder { get; }
}
