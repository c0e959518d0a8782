using System.Net;
using System.Text.Json;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Web.Tests.Api;

/// <summary>What people see on pages, programs find at the API.</summary>
public sealed class ShownPagesTests
{
    [Fact]
    public async Task The_overview_has_a_cell_for_each_region_and_relay_and_who_wins_where()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();

        var overview = await fleet.JsonAsync("/api/overview");

        overview.GetProperty("relays").EnumerateArray().Select(relay => relay.GetProperty("name").GetString()).ShouldBe(["br", "us"]);
        var region = overview.GetProperty("regions").EnumerateArray().ShouldHaveSingleItem();
        region.GetProperty("picks").EnumerateArray().Select(pick => pick.GetProperty("case").GetString()).ShouldBe(["udp-open", "udp-blocked"]);
        foreach (var cell in region.GetProperty("cells").EnumerateArray())
        {
            cell.GetProperty("probes").GetInt64().ShouldBe(1);
            cell.GetProperty("handshakeP50Ms").GetDouble().ShouldBeGreaterThan(0);
            cell.GetProperty("fullP50MsOverTime").EnumerateArray().Count(step => step.ValueKind is JsonValueKind.Number).ShouldBe(1);
        }

        overview.GetProperty("headline").GetString()!.ShouldStartWith("brazilsouth ");
    }

    [Fact]
    public async Task The_history_of_a_relay_has_every_step_of_the_range()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var history = await fleet.JsonAsync("/api/relays/br/history?range=24h");

        var steps = history.GetProperty("regions").EnumerateArray().ShouldHaveSingleItem().GetProperty("steps").EnumerateArray().ToList();
        steps.Count.ShouldBe(24);
        steps.Sum(step => step.GetProperty("probes").GetInt64()).ShouldBe(1);
        steps.Single(step => step.GetProperty("probes").GetInt64() == 1).GetProperty("connectP50Ms").GetDouble().ShouldBeGreaterThan(0);
        history.GetProperty("stepSeconds").GetDouble().ShouldBe(3600);
    }

    [Fact]
    public async Task A_region_has_its_races_as_distributions_and_its_paths()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();

        var region = await fleet.JsonAsync("/api/regions/brazilsouth");

        foreach (var lane in region.GetProperty("races").EnumerateArray().SelectMany(race => race.GetProperty("lanes").EnumerateArray()))
        {
            lane.GetProperty("shares").GetArrayLength().ShouldBe(lane.GetProperty("readyAfterMs").GetArrayLength());
            lane.GetProperty("readyAfterMs").EnumerateArray().Select(time => time.GetDouble()).ShouldBeInOrder();
        }

        region.GetProperty("races").EnumerateArray().First().GetProperty("lanes").GetArrayLength().ShouldBe(2);
        var path = region.GetProperty("paths").EnumerateArray().ShouldHaveSingleItem();
        path.GetProperty("home").GetString().ShouldBe(region.GetProperty("races")[0].GetProperty("pick").GetProperty("relay").GetString());
        path.GetProperty("to").EnumerateArray().ShouldHaveSingleItem().GetProperty("roundTripMs").GetDouble().ShouldBeGreaterThan(0);
        region.GetProperty("watchesPeers").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("/api/overview?range=2h", HttpStatusCode.BadRequest, "range: there is no such range. Ask for one of 1h, 6h, 24h, 7d, 30d.")]
    [InlineData("/api/regions/mars", HttpStatusCode.NotFound, "There is no region 'mars'. There is brazilsouth.")]
    [InlineData("/api/relays/nope/history", HttpStatusCode.NotFound, "There is no relay 'nope'. There is br.")]
    [InlineData("/api/results?limit=0", HttpStatusCode.BadRequest, "limit: write a whole number from 1 to 5000. Leave it out for all rows.")]
    [InlineData("/api/results?after=x%3D%3D", HttpStatusCode.BadRequest, "after: this is no continuation. Give 'next' of the page before as it was told, or leave it out for the first page.")]
    public async Task What_cannot_be_told_is_refused_with_its_name_and_a_remedy(string path, HttpStatusCode status, string words)
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var answer = await fleet.GetAsync(path);

        answer.Status.ShouldBe(status);
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        $"{problem.GetProperty("detail").GetString()} {problem.GetProperty("remedy").GetString()}".ShouldBe(words);
    }

    [Theory]
    [InlineData("/api/results?from=2026-01-01T00:00:00Z&before=2026-01-02T00:00:00Z")]
    [InlineData("/api/latest")]
    [InlineData("/api/overview?range=30d")]
    [InlineData("/api/relays/br/history?range=30d")]
    [InlineData("/api/regions/brazilsouth?range=30d")]
    [InlineData("/api/health")]
    [InlineData("/api/incidents")]
    [InlineData("/api/maintenance")]
    public async Task Who_has_it_already_is_told_so(string path)
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        using var first = await fleet.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);

        var (status, body) = await fleet.GetAsync(path, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        (status, body).ShouldBe((HttpStatusCode.NotModified, ""));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_together_have_every_row_once_in_order(int limit)
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();
        const string Query = "/api/results?last=2h";
        var whole = ResultsSummary.FromJson((await fleet.GetAsync(Query)).Body);
        var rows = new List<ResultsRow>();
        var after = "";
        ResultsSummary page;
        do
        {
            page = ResultsSummary.FromJson((await fleet.GetAsync($"{Query}&limit={limit}{after}")).Body);
            page.Rows.Count.ShouldBeLessThanOrEqualTo(limit);
            rows.AddRange(page.Rows);
            after = "&after=" + page.Next;
        }
        while (page.Next is not null);

        whole.Next.ShouldBeNull();
        rows.Select(row => (row.Region, row.Relay, row.Endpoint)).ShouldBe(whole.Rows.Select(row => (row.Region, row.Relay, row.Endpoint)));
    }
}
