using System.Net;
using Microsoft.Playwright;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Tests.Dashboard.Incidents;

/// <summary>Incidents as people meet them: on the pages of what they concern, and on pages of their own that stay.</summary>
public sealed class IncidentPagesTests(Browser browser, ShownMesh mesh)
{
    private static readonly DateTimeOffset _day = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/relays/us")]
    [InlineData("/regions/eastus")]
    public async Task What_lasts_stands_above_what_else_was_found_and_nothing_stands_twice(string path)
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync(path);

        var headings = await window.Page.Locator("main h2").AllInnerTextsAsync();
        headings.ShouldContain(heading => heading.StartsWith("Open incidents", StringComparison.Ordinal));
        var findings = headings.ToList().FindIndex(heading => heading.StartsWith("What else", StringComparison.Ordinal) || heading.StartsWith("Findings", StringComparison.Ordinal));
        if (findings >= 0)
            headings.ToList().FindIndex(heading => heading.StartsWith("Open incidents", StringComparison.Ordinal)).ShouldBeLessThan(findings);
        var said = await window.Page.Locator(".incident > details > summary .said, .findings .said").AllTextContentsAsync();
        said.ShouldContain(text => text.Contains("certificate without", StringComparison.Ordinal));
        said.ShouldBeUnique();
    }

    [Fact]
    public async Task An_incident_says_where_since_when_and_whether_anybody_was_told_and_opens_to_its_remedy()
    {
        var incident = mesh.Open.First(open => open.Cause.Code == FindingCodes.CertNameMissing);
        await using var window = await browser.OpenAsync(mesh);
        await window.GoAsync("/");

        var shown = window.Page.Locator($"#incident-{incident.Id}");
        var summary = await shown.Locator("summary").First.InnerTextAsync();
        await shown.Locator("summary").First.ClickAsync();
        await shown.GetByRole(AriaRole.Button, new() { Name = "Copy" }).First.ClickAsync();

        summary.ShouldContain(incident.Detail.Message);
        summary.ShouldContain("every region");
        summary.ShouldMatch(@"began \d+ (s|min|h) ago");
        (await window.TextAsync()).ShouldContain("nobody is told of them, since no receiver is configured");
        (await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(RemedyText.Of(incident.Detail.Remedy).First(part => part.IsCommand).Text);
    }

    [Fact]
    public async Task A_page_shows_the_incidents_that_concern_it_and_no_others()
    {
        var ofUs = mesh.Open.First(open => open.Cause.Relay == "us" && open.Cause.Member is not null);
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/relays/us");
        (await window.Page.Locator($"#incident-{ofUs.Id}").CountAsync()).ShouldBe(1);
        await window.GoAsync("/relays/eu");
        (await window.Page.Locator($"#incident-{ofUs.Id}").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Maintenance_is_shown_with_who_set_it_and_until_when()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/regions/westeurope");
        (await window.TextAsync()).ShouldMatch(@"(?s)Maintenance of eu as westeurope sees it until .* UTC: new kernel on relay-eu-2 · set by olga");
        await window.GoAsync("/regions/eastus");
        (await window.TextAsync()).ShouldNotContain("Maintenance of");
    }

    [Fact]
    public async Task What_is_over_is_listed_and_keeps_its_page_with_its_course()
    {
        await using var window = await browser.OpenAsync(mesh);
        await window.GoAsync("/incidents");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Relay eu was down" }).ClickAsync();

        window.Page.Url.ShouldEndWith("/incidents/" + mesh.PastIncident);
        var text = await window.TextAsync();
        text.ShouldMatch(@"Over .* ago, after 48.min");
        text.ShouldMatch("(?s)first seen from brazilsouth, eastus and westeurope.*taken for an incident.*over, after 48.min");
    }

    [Fact]
    public async Task An_incident_that_there_is_not_is_told_to_a_person()
    {
        await using var window = await browser.OpenAsync(mesh);

        (await window.GoAsync("/incidents/%3Cscript%3E")).Status.ShouldBe(404);
        (await window.TextAsync()).ShouldContain("There is no incident <script>");
    }

    [Fact]
    public async Task The_past_comes_in_pages()
    {
        await using var fleet = await new ServedFleet("br") { Reads = true }.StartAsync(waitForSlot: false);
        for (var day = 0; day < 60; day++)
            await new HealthRows(fleet.Store).WriteAsync(Past(_day.AddDays(day)), Ending);

        var (first, second) = ((await fleet.GetAsync("/incidents")).Body, (await fleet.GetAsync("/incidents?page=2")).Body);

        first.Split("href=\"/incidents/2026").Length.ShouldBe(51);
        second.Split("href=\"/incidents/2026").Length.ShouldBe(11);
        first.ShouldContain("20260429000000-feed", customMessage: "the newest is on the first");
        (await fleet.GetAsync("/incidents?page=0")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_storage_that_does_not_tell_of_incidents_keeps_nobody_from_seeing_the_rest()
    {
        await using var store = new SwitchedTables();
        await using var fleet = await new ServedFleet("br") { Store = store, Reads = true }.StartAsync();
        store.DownTable = "Health";

        var (status, body) = await fleet.GetAsync("/");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain("Incidents cannot be read");
        body.ShouldContain("Who wins where");
    }

    private static Incident Past(DateTimeOffset from) => new()
    {
        Id = $"{from:yyyyMMddHHmmss}-feed",
        Mesh = "test",
        Cause = Cause.Down("br"),
        Severity = IncidentSeverity.Error,
        Title = "relay br is down from here",
        Detail = new CauseDetail { Severity = Severity.Error, Code = "unreachable", Message = "br sleeps", Remedy = "wake it" },
        Regions = [new IncidentRegion("brazilsouth", from, from.AddHours(2))],
        BeganAt = from,
        OpenedAt = from,
        ResolvedAt = from.AddHours(2),
    };
}
