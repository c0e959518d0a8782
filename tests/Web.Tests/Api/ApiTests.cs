using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;

namespace OpenZro.Probes.Web.Tests.Api;

public sealed class ApiTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Latest_has_a_check_document_per_region()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var latest = await fleet.JsonAsync("/api/latest");

        latest.GetProperty("schema").GetString().ShouldBe("ozprobes.latest/1");
        var region = latest.GetProperty("regions").EnumerateArray().ShouldHaveSingleItem();
        region.GetProperty("region").GetString().ShouldBe("brazilsouth");
        region.GetProperty("check").GetProperty("schema").GetString().ShouldBe("ozprobes.check/1");
        region.GetProperty("check").GetProperty("relays")[0].GetProperty("status").GetString().ShouldBe(KebabCase.Of(fleet.State.Current.Last!.Judgement.Relays.Single().Status));
        latest.GetProperty("silent").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Latest_has_the_regions_that_others_stored_too()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var own = fleet.State.Current.Last!.Run;
        await new ResultsWriter(fleet.Store, new RetentionOptions(), TimeProvider.System).WriteAsync(own with { Region = "westeurope" });

        var all = await fleet.JsonAsync("/api/latest");
        var one = await fleet.JsonAsync("/api/latest?region=westeurope");

        all.GetProperty("regions").EnumerateArray().Select(region => region.GetProperty("region").GetString()).ShouldBe(["brazilsouth", "westeurope"]);
        one.GetProperty("regions").EnumerateArray().ShouldHaveSingleItem().GetProperty("region").GetString().ShouldBe("westeurope");
    }

    [Fact]
    public async Task Latest_of_this_region_is_there_while_the_storage_is_not()
    {
        var tables = new SwitchedTables();
        await using var fleet = await new ServedFleet("br") { Store = tables }.StartAsync();
        tables.IsDown = true;

        var latest = await fleet.JsonAsync("/api/latest");

        latest.GetProperty("regions").GetArrayLength().ShouldBe(1);
        latest.GetProperty("silent").EnumerateArray().ShouldHaveSingleItem().GetProperty("reason").GetString().ShouldBe("switched off");
    }

    [Fact]
    public async Task Results_sum_up_what_was_stored()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();

        var summary = ResultsSummary.FromJson((await fleet.GetAsync("/api/results?relay=br&last=2h&region=brazilsouth")).Body);

        summary.Rows.ShouldAllBe(row => row.Relay == "br" && row.Region == "brazilsouth");
        summary.Rows[0].Succeeded.ShouldBe(1);
        summary.Rows[0].Phases.ShouldContain(phase => phase.Phase == "handshake" && phase.P99Ms > 0);
    }

    [Theory]
    [InlineData("/api/results?relay=nope", "There is no relay 'nope', neither in the fleet nor among the results. There are br, us.")]
    [InlineData("/api/results?relay=br&relay=nope", "There is no relay 'nope'")]
    [InlineData("/api/results?region=mars", "There is no region 'mars', neither in the fleet nor among the results. There is brazilsouth.")]
    [InlineData("/api/latest?region=mars", "There is no region 'mars'")]
    public async Task What_neither_the_fleet_nor_the_storage_knows_is_not_found_and_what_there_is_is_told(string path, string detail)
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();

        var (status, body) = await fleet.GetAsync(path);

        status.ShouldBe(HttpStatusCode.NotFound);
        Detail(body).ShouldStartWith(detail);
    }

    [Fact]
    public async Task A_relay_that_was_never_probed_is_told_from_one_without_results_in_the_range()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var slot = fleet.State.Current.Last!.Run.Slot;
        fleet.AddRelay("new");
        fleet.WriteFleet("br", "new");
        await fleet.UntilAsync("/healthz", _ => fleet.State.Current.Fleet.Fleet.Relays.Count == 2);

        var summary = ResultsSummary.FromJson((await fleet.GetAsync($"/api/results?relay=br&relay=new&before={slot.AddDays(-1).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")).Body);

        summary.Rows.ShouldBeEmpty();
        summary.Absent.Select(absent => (absent.Relay, absent.LastSlot)).ShouldBe([("br", slot), ("new", null)]);
        summary.Absent[0].Reason.ShouldStartWith("nothing in this range; it was last probed at ");
        summary.Absent[1].Reason.ShouldBe("never probed");
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told_with_those_that_are()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var summary = ResultsSummary.FromJson((await fleet.GetAsync("/api/results?relay=br&endpoint=nowhere")).Body);

        summary.Rows.ShouldBeEmpty();
        summary.Absent.ShouldHaveSingleItem().Reason.ShouldStartWith("has no endpoint 'nowhere' in this range; it has 127.0.0.1:");
    }

    [Fact]
    public async Task Nothing_is_said_to_be_absent_while_the_storage_is_silent()
    {
        var tables = new SwitchedTables();
        await using var fleet = await new ServedFleet("br") { Store = tables }.StartAsync();
        tables.IsDown = true;

        var summary = ResultsSummary.FromJson((await fleet.GetAsync("/api/results?relay=nope")).Body);

        summary.Silent.ShouldHaveSingleItem();
        summary.Absent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("last=soon", "last: 'soon' is no duration")]
    [InlineData("last=0s", "last: ask for more than nothing")]
    [InlineData("last=2000d", "at most 1100d")]
    [InlineData("from=yesterday", "from: write an instant")]
    [InlineData("from=2026-01-02T00:00:00Z&before=2026-01-01T00:00:00Z", "from must lie before before")]
    [InlineData("from=1990-01-02T00:00:00Z", "at most 1100 days")]
    [InlineData("last=2h&from=2026-01-01T00:00:00Z", "last and from exclude each other")]
    [InlineData("last=2h&before=2026-01-01T00:00:00Z", "last and before exclude each other")]
    [InlineData("realy=br", "This page takes no parameter 'realy', did you mean 'relay'. It takes relay, last,")]
    [InlineData("x=1", "This page takes no parameter 'x'. It takes relay, last,")]
    [InlineData("region=a&region=b", "region is given 2 times")]
    [InlineData("last=1h&last=2h", "last is given 2 times")]
    [InlineData("relay=", "relay has no value")]
    public async Task A_bad_question_is_a_problem_document(string query, string detail)
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        using var response = await fleet.Http.GetAsync(new Uri($"/api/results?{query}", UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        Detail(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(detail);
    }

    [Fact]
    public async Task Latest_takes_its_region_only()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        var (status, body) = await fleet.GetAsync("/api/latest?regions=brazilsouth");

        status.ShouldBe(HttpStatusCode.BadRequest);
        Detail(body).ShouldBe("This page takes no parameter 'regions', did you mean 'region'. It takes region.");
    }

    [Fact]
    public void A_question_is_read_with_its_range_and_filters()
    {
        var asked = new QueryCollection(new Dictionary<string, StringValues>
        {
            ["relay"] = new(["br", "us", "br"]),
            ["from"] = "2026-03-09T00:00:00Z",
            ["before"] = "2026-03-10T00:00:00Z",
            ["region"] = "brazilsouth",
            ["endpoint"] = "192.0.2.1:443 br.example.com",
        });

        ResultsPage.TryRead(asked, Now, out var query, out _).ShouldBeTrue();

        query!.Relays.ShouldBe(["br", "us"]);
        query.From.ShouldBe(Now.AddHours(-36));
        query.Before.ShouldBe(Now.AddHours(-12));
        query.Region.ShouldBe("brazilsouth");
        query.Endpoint.ShouldBe("192.0.2.1:443 br.example.com");
    }

    private static string Detail(string body)
    {
        var problem = JsonDocument.Parse(body).RootElement;
        return $"{problem.GetProperty("detail").GetString()} {problem.GetProperty("remedy").GetString()}";
    }
}
