using System.Text.Json;
using System.Text.Json.Nodes;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Infra.Tests.Checks;

namespace OpenZro.Probes.Infra.Tests.Queries;

public sealed class QueryTests
{
    [Fact]
    public async Task Every_alert_is_a_query_that_the_workspace_understands()
    {
        var queries = (await Predictions.Full).Of("Microsoft.Insights/scheduledQueryRules").ToDictionary(rule => rule.Read("name"), rule => rule.Read("properties.criteria.allOf.0.query"));

        queries.Count.ShouldBe(7);
        (await UnderstandAsync(queries)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_picture_of_the_workbook_is_a_query_that_the_workspace_understands()
    {
        var queries = Pictures(await Predictions.Full);

        queries.Count.ShouldBe(7);
        (await UnderstandAsync(queries)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_workbook_asks_for_what_is_written() =>
        Pictures(await Predictions.Full).SelectMany(picture => SignalQuery.Problems(picture.Key, picture.Value)).ShouldBeEmpty();

    [Fact]
    public async Task The_workbook_believes_what_it_sees_for_as_long_as_the_fleet_takes_to_be_looked_at_again()
    {
        Pictures(await Predictions.Plain)["standing"].ShouldContain("iff(Age > 480s, 'unknown', Status)");
        Pictures(await Predictions.Single)["standing"].ShouldContain("iff(Age > 1200s, 'unknown', Status)");
        Pictures(await Predictions.Full)["incidents"].ShouldContain("iff(At > now() - 360s, 'lasts', 'over')");
        (await Predictions.Full).Of("Microsoft.Insights/workbooks").Single().Read("properties.serializedData").ShouldNotContain("{{");
    }

    [Fact]
    public async Task The_dimensions_of_an_alert_are_columns_of_its_query()
    {
        foreach (var rule in (await Predictions.Full).Of("Microsoft.Insights/scheduledQueryRules"))
        {
            var projected = rule.Read("properties.criteria.allOf.0.query").Split("| project ")[^1];
            foreach (var dimension in rule.At("properties.criteria.allOf.0.dimensions")!.AsArray())
                projected.ShouldContain(dimension.Read("name"), customMessage: rule.Read("name"));
        }
    }

    [Fact]
    public async Task What_is_no_query_is_noticed()
    {
        var problems = await UnderstandAsync(new()
        {
            ["column"] = "AppTraces | where Region == 'brazilsouth'",
            ["table"] = "AppTrace | count",
            ["operator"] = "AppTraces | wher true",
            ["function"] = "AppTraces | summarize maximum(TimeGenerated)",
        });

        problems.Select(problem => problem.Split(':')[0]).Distinct().ShouldBe(["column", "table", "operator", "function"]);
    }

    private static Dictionary<string, string> Pictures(Snapshot snapshot)
    {
        var workbook = JsonNode.Parse(snapshot.Of("Microsoft.Insights/workbooks").Single().Read("properties.serializedData"))!;
        return workbook["items"]!.AsArray().Where(item => item.Read("content.query").Length > 0).ToDictionary(item => item.Read("name"), item => item.Read("content.query"));
    }

    private static async Task<List<string>> UnderstandAsync(Dictionary<string, string> queries)
    {
        var run = await ToolRun.OfAsync("node", [Repository.Path("tests", "Infra.Tests", "Queries", "kusto", "check.js")], JsonSerializer.Serialize(queries));
        run.Exit.ShouldBe(0, run.Error);
        return [.. JsonSerializer.Deserialize<Dictionary<string, string[]>>(run.Output)!.SelectMany(found => found.Value.Select(problem => $"{found.Key}: {problem}"))];
    }
}
