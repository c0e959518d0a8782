using System.Net;
using System.Text.Json;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.Dashboard.Incidents;

/// <summary>What operators do with maintenance by the forms of the dashboard, as a browser without scripts sends them.</summary>
public sealed class MaintenanceFormsTests
{
    private static readonly TokenRequest _olga = new("olga", [AccessRole.Operator], [], Lifetime: null);
    private static readonly TokenRequest _rita = new("rita", [AccessRole.Reader], [], Lifetime: null);

    [Fact]
    public async Task An_operator_sets_it_sees_it_on_the_pages_and_ends_it()
    {
        await using var fleet = await StartAsync();
        using var olga = await PlainBrowser.SignedInAsync(fleet, _olga);
        (await olga.OpenAsync("/maintenance")).Body.ShouldContain("<option value=\"br\"");

        var set = await olga.SubmitAsync("/maintenance", ("relay", "br"), ("region", ""), ("from", ""), ("for", "1h30m"), ("reason", "new kernel"));
        var kept = await OneAsync(fleet);
        var overview = (await olga.OpenAsync("/")).Body;
        var ended = await olga.SubmitAsync($"/maintenance/{kept.GetProperty("id").GetString()}/end");

        (set.Status, set.Location).ShouldBe((HttpStatusCode.SeeOther, "/maintenance"));
        kept.GetProperty("by").GetString().ShouldBe("olga");
        (kept.GetProperty("until").GetDateTimeOffset() - kept.GetProperty("from").GetDateTimeOffset()).ShouldBe(TimeSpan.FromMinutes(90));
        overview.ShouldContain("br, from every region");
        overview.ShouldContain("new kernel · set by olga");
        (ended.Status, ended.Location).ShouldBe((HttpStatusCode.SeeOther, "/maintenance"));
        (await OneAsync(fleet)).GetProperty("endedBy").GetString().ShouldBe("olga");
        (await olga.OpenAsync("/")).Body.ShouldNotContain("new kernel");
        (await olga.OpenAsync("/maintenance")).Body.ShouldContain("ended by olga");
    }

    [Fact]
    public async Task It_may_begin_later()
    {
        await using var fleet = await StartAsync();
        using var olga = await PlainBrowser.SignedInAsync(fleet, _olga);
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);

        await olga.SubmitAsync("/maintenance", ("relay", ""), ("region", "brazilsouth"), ("from", $"{tomorrow:yyyy-MM-ddTHH:mm}"), ("for", "2h"), ("reason", "a new rack"));

        var kept = await OneAsync(fleet);
        kept.GetProperty("state").GetString().ShouldBe("coming");
        kept.GetProperty("from").GetDateTimeOffset().ShouldBe(new DateTimeOffset(tomorrow.Year, tomorrow.Month, tomorrow.Day, tomorrow.Hour, tomorrow.Minute, 0, TimeSpan.Zero));
        (await olga.OpenAsync("/maintenance")).Body.ShouldContain("Call it off");
        (await olga.OpenAsync("/")).Body.ShouldNotContain("a new rack");
    }

    [Theory]
    [InlineData("", "", "", "1h", "names neither a relay nor a region")]
    [InlineData("mars", "", "", "1h", "no relay &#x27;mars&#x27;")]
    [InlineData("br", "", "soon", "1h", "its beginning is no instant")]
    [InlineData("br", "", "", "a while", "is no duration")]
    [InlineData("br", "", "", "0s", "would be over already")]
    [InlineData("br", "", "", "31d", "more than 30 days")]
    [InlineData("br", "", "9999-12-31T23:00", "99999d", "would never end")]
    [InlineData("br", "", "2020-01-01T00:00", "1h", "would be over already")]
    public async Task What_makes_no_sense_is_refused_with_the_reason_and_need_not_be_written_again(string relay, string region, string from, string length, string told)
    {
        await using var fleet = await StartAsync();
        using var olga = await PlainBrowser.SignedInAsync(fleet, _olga);

        var answer = await olga.SubmitAsync("/maintenance", ("relay", relay), ("region", region), ("from", from), ("for", length), ("reason", "because of the rack"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain("role=\"alert\"");
        answer.Body.ShouldContain(told);
        answer.Body.ShouldContain("value=\"because of the rack\"");
        (await fleet.JsonAsync("/api/maintenance")).GetProperty("maintenance").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task One_that_has_ended_cannot_be_ended_again()
    {
        await using var fleet = await StartAsync();
        using var olga = await PlainBrowser.SignedInAsync(fleet, _olga);

        var answer = await olga.SubmitAsync("/maintenance/20260101000000-nobody/end");

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Body.ShouldContain("There is no such maintenance that has not ended.");
    }

    [Fact]
    public async Task Who_only_reads_sees_it_and_is_offered_no_form()
    {
        await using var fleet = await StartAsync();
        using var olga = await PlainBrowser.SignedInAsync(fleet, _olga);
        using var rita = await PlainBrowser.SignedInAsync(fleet, _rita);
        await olga.SubmitAsync("/maintenance", ("relay", "br"), ("for", "1h"), ("reason", "new kernel"));

        var page = (await rita.OpenAsync("/maintenance")).Body;

        page.ShouldContain("new kernel");
        page.ShouldNotContain("action=\"/maintenance");
        (await rita.SubmitAsync("/maintenance", ("relay", "br"), ("for", "1h"), ("reason", "mine"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Without_the_key_of_the_page_nothing_is_set()
    {
        await using var fleet = await StartAsync();
        using var olga = await PlainBrowser.SignedInAsync(fleet, _olga);

        (await olga.PostAsync("/maintenance", ("relay", "br"), ("for", "1h"), ("reason", "forged"))).Body.ShouldContain("form-stale");
        (await olga.PostFromAsync("cross-site", "/maintenance", ("relay", "br"), ("for", "1h"), ("reason", "forged"))).Body.ShouldContain("site-foreign");

        (await fleet.JsonAsync("/api/maintenance")).GetProperty("maintenance").GetArrayLength().ShouldBe(0);
    }

    private static Task<ServedFleet> StartAsync() => new ServedFleet("br") { Reads = true }.StartAsync();

    private static async Task<JsonElement> OneAsync(ServedFleet fleet) => (await fleet.JsonAsync("/api/maintenance")).GetProperty("maintenance").EnumerateArray().ShouldHaveSingleItem();
}
