using Microsoft.Playwright;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class RegionPageTests(Browser browser, ShownMesh mesh)
{
    [Fact]
    public async Task A_race_is_a_picture_with_every_figure_beside_it()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/regions/brazilsouth");

        (await window.Page.GetByRole(AriaRole.Img, new() { Name = "The race where UDP is blocked" }).Locator("path").CountAsync()).ShouldBe(3, "a shape per relay");
        var race = Table(window, "the race where UDP is blocked");
        (await race.GetByRole(AriaRole.Row).Nth(3).InnerTextAsync()).ShouldMatch(@"^br\s*expected\s*candidate\s+–");
        (await race.GetByRole(AriaRole.Row).Filter(new() { HasText = "us" }).First.InnerTextAsync()).ShouldMatch(@"^us\s+\d+.%\s+\d,\d{3}\s+1,\d{3} to \d,\d{3}\s+50.%", "its share, median, range, and how often it fails");
    }

    [Fact]
    public async Task Relays_that_are_equally_far_overlap()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/regions/eastasia");

        (await window.Page.Locator("svg rect.overlap").CountAsync()).ShouldBeGreaterThan(1, "in the picture, beside the legend");
        (await window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()).ShouldMatch("^eastasia picks \\w+ or \\w+ by chance$");
    }

    [Fact]
    public async Task A_path_to_another_region_crosses_the_home_of_the_peer_that_controls_it()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/regions/westeurope");

        var paths = Table(window, "relayed paths").GetByRole(AriaRole.Row);
        (await paths.CountAsync()).ShouldBe(5, "a head, and four regions");
        (await paths.Filter(new() { HasText = "westeurope" }).Last.InnerTextAsync()).ShouldMatch(@"westeurope\s+eu\s+\d{3}");
    }

    private static ILocator Table(BrowserWindow window, string name) => window.Page.GetByRole(AriaRole.Group, new() { Name = $"Table: {name}" });
}
