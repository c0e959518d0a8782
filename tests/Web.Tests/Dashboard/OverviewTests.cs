using Microsoft.Playwright;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class OverviewTests(Browser browser, ShownMesh mesh)
{
    [Fact]
    public async Task An_operator_sees_at_once_which_regions_will_pick_the_wrong_relay()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/");

        (await window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()).ShouldBe("1 of 4 regions will pick the wrong relay, and 2 may.");
        (await RowAsync(window, "Table: who wins where", "brazilsouth")).ShouldContain("not expected");
        (await RowAsync(window, "Table: who wins where", "eastus")).ShouldContain("contested");
        (await RowAsync(window, "Table: who wins where", "westeurope")).ShouldContain("eu 100");
    }

    [Fact]
    public async Task Every_relay_has_its_times_from_every_region()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/?range=24h");

        var cells = window.Page.GetByRole(AriaRole.Group, new() { Name = "Table: times" }).GetByRole(AriaRole.Cell);
        (await cells.CountAsync()).ShouldBe(12);
        foreach (var text in await cells.AllInnerTextsAsync())
            text.ShouldMatch(@"^\d[\d,.]*\s+\d[\d,.]*\s+handshake\s+\d[\d,.]*\s+\d[\d,.]*\s+full");
        (await window.Page.Locator("td.best").CountAsync()).ShouldBe(4, "one per region");
    }

    [Fact]
    public async Task A_finding_opens_to_its_evidence_and_a_remedy_that_can_be_copied()
    {
        await using var window = await browser.OpenAsync(mesh);
        await window.GoAsync("/");

        var finding = window.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "presents a certificate without" }).First;
        await finding.Locator("summary").First.ClickAsync();
        await finding.GetByRole(AriaRole.Button, new() { Name = "Copy" }).First.ClickAsync();

        (await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldContain("openssl req");
        (await finding.InnerTextAsync()).ShouldContain("127.0.10.1");
    }

    [Fact]
    public async Task A_relay_that_is_killed_shows_without_anyone_asking_again()
    {
        await using var live = new LiveMesh();
        await live.InitializeAsync();
        await using var window = await browser.OpenAsync(live);
        await window.GoAsync("/");
        var br = window.Page.GetByRole(AriaRole.Columnheader, new() { Name = "br candidate" });
        await Assertions.Expect(br).ToHaveAccessibleNameAsync("healthy br candidate");
        await window.Page.EvaluateAsync("window.isTheSameDocument = true");

        foreach (var member in live.Mesh.Members.Where(member => member.Relay == "br"))
            await member.KillAsync();

        await Assertions.Expect(br).ToHaveAccessibleNameAsync("unhealthy br candidate", new() { Timeout = 30_000 });
        (await window.Page.EvaluateAsync<bool>("window.isTheSameDocument")).ShouldBeTrue("the page took the news by itself");
        window.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_incident_that_opens_shows_without_anyone_asking_again()
    {
        await using var live = new LiveMesh();
        await live.InitializeAsync();
        await using var window = await browser.OpenAsync(live);
        await window.GoAsync("/regions/brazilsouth");
        await window.Page.EvaluateAsync("window.isTheSameDocument = true");

        foreach (var member in live.Mesh.Members.Where(member => member.Relay == "us"))
            await member.KillAsync();

        var incident = window.Page.Locator(".incident").Filter(new() { HasText = "Relay us is down" });
        await Assertions.Expect(incident).ToBeVisibleAsync(new() { Timeout = 60_000 });
        (await window.Page.EvaluateAsync<bool>("window.isTheSameDocument")).ShouldBeTrue("the page took the news by itself");
        window.Complaints.ShouldBeEmpty();
    }

    private static Task<string> RowAsync(BrowserWindow window, string table, string region) =>
        window.Page.GetByRole(AriaRole.Group, new() { Name = table }).GetByRole(AriaRole.Row).Filter(new() { HasText = region }).InnerTextAsync();

    /// <summary>A mesh of its own that is probed often, and that a test may hurt.</summary>
    private sealed class LiveMesh : ShownMesh
    {
        protected override string Interval => "5s";
    }
}
