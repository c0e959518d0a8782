using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Results;

public sealed class ResultsFanOutTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Start);
    private readonly SqliteTables _brazil = SqliteTables.InMemory();
    private readonly SqliteTables _europe = SqliteTables.InMemory();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _brazil.DisposeAsync();
        await _europe.DisposeAsync();
    }

    [Fact]
    public async Task The_regions_that_answer_are_summed_up_and_the_others_named()
    {
        await WriteAsync(_brazil, "brazilsouth");
        await WriteAsync(_europe, "westeurope");
        await using var broken = new FailingTables(_europe, failAfter: 0);
        var stores = new Dictionary<string, ITableStore> { ["brazilsouth"] = _brazil, ["westeurope"] = _europe, ["eastus"] = broken };

        var summary = await Ask(stores).SummarizeAsync(new ResultsQuery([], SampleRuns.Start, SampleRuns.Start.AddHours(1)), Cancel);

        summary.Silent.ShouldBe([new SilentRegion("eastus", "scripted")]);
        summary.Rows.Where(row => row.Endpoint is null).Select(row => (row.Region, row.Relay)).ShouldBe(
            [("brazilsouth", "br"), ("brazilsouth", "eu"), ("westeurope", "br"), ("westeurope", "eu")]);
        summary.Rows.Count.ShouldBe(4 * 4);
        ResultsSummary.FromJson(summary.ToJson()).ToJson().ShouldBe(summary.ToJson());
        summary.ToJson().ShouldContain("\"schema\": \"ozprobes.results/1\"");
    }

    [Fact]
    public async Task A_region_and_an_endpoint_can_be_asked_for()
    {
        await WriteAsync(_brazil, "brazilsouth");
        await WriteAsync(_brazil, "westeurope");
        var query = new ResultsQuery(["br"], SampleRuns.Start, SampleRuns.Start.AddHours(1))
        {
            Region = "westeurope", Endpoint = "192.0.2.2:443 br.example.com",
        };

        var summary = await Ask(new Dictionary<string, ITableStore> { ["local"] = _brazil }).SummarizeAsync(query, Cancel);

        summary.Rows.Select(row => (row.Region, row.Endpoint)).ShouldBe([("westeurope", null), ("westeurope", "192.0.2.2:443 br.example.com")]);
    }

    [Fact]
    public async Task Comma_separated_values_have_a_line_for_each_phase()
    {
        await WriteAsync(_brazil, "=1+1,\"x\"");
        var summary = await Ask(new Dictionary<string, ITableStore> { ["local"] = _brazil })
            .SummarizeAsync(new ResultsQuery(["br"], SampleRuns.Start, SampleRuns.Start.AddHours(1)), Cancel);

        var lines = ResultsCsv.Write(summary).Split("\r\n");

        lines[0].Split(',').Length.ShouldBe(16);
        lines[1].ShouldStartWith("\"'=1+1,\"\"x\"\"\",br,,");
        lines.Length.ShouldBe(2 + summary.Rows.Sum(row => row.Phases.Count));
        lines[^1].ShouldBeEmpty();
    }

    private ResultsFanOut Ask(Dictionary<string, ITableStore> stores) => new(stores, TimeSpan.FromSeconds(30), _time);

    private async Task WriteAsync(SqliteTables store, string region)
    {
        var writer = new ResultsWriter(store, new RetentionOptions(), _time);
        for (var i = 0; i < 30; i++)
            await writer.WriteAsync(SampleRuns.Run(SampleRuns.Start.AddMinutes(i), i, region), cancellationToken: Cancel);
    }
}
