using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Tests.Metrics;

namespace OpenZro.Probes.Web.Tests.Grafana;

/// <summary>A real Prometheus over a real page.</summary>
public sealed class PrometheusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_panel_shows_something_and_every_rule_can_be_judged()
    {
        await using var metered = await MeteredFleet.StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync(metered.Fleet.Http.BaseAddress!, AlertRuleTests.RulesFile);
        var dashboard = GrafanaDashboard.Read();
        var queries = dashboard.Queries.Select(query => GrafanaDashboard.Filled(query.Query, "1m"))
            .Concat(dashboard.VariableQueries.Select(variable => $"group by ({variable.Label}) ({GrafanaDashboard.Filled(variable.Query, "1m")})")).ToList();

        var empty = queries;
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (empty.Count > 0)
        {
            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, $"these tell nothing:\n{string.Join('\n', empty)}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
            empty = await EmptyAsync(prometheus, empty);
        }

        var rules = await prometheus.RulesAsync(Cancel);
        rules.Keys.ShouldContain("OzProbesRelayUnhealthy");
        rules.Values.ShouldAllBe(wrong => wrong.Length == 0);
        (await prometheus.QueryAsync("ALERTS{alertname=\"OzProbesRelayUnhealthy\", relay=\"eu\"}", Cancel)).ShouldBe([1]);
    }

    private static async Task<List<string>> EmptyAsync(PrometheusServer prometheus, List<string> queries)
    {
        var empty = new List<string>();
        foreach (var query in queries)
        {
            if ((await prometheus.QueryAsync(query, Cancel)).All(double.IsNaN))
                empty.Add(query);
        }

        return empty;
    }
}
