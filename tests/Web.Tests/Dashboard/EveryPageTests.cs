using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Dashboard;

/// <summary>What holds for every page of the dashboard. With <c>DASHBOARD_SHOTS=FOLDER</c> pictures of them are written there, to be looked at.</summary>
public sealed class EveryPageTests(Browser browser, ShownMesh mesh)
{
    public static TheoryData<string> Pages => ["/", "/relays/us", "/regions/eastasia", "/incidents", Open, Past, "/maintenance"];

    public static TheoryData<string, int, bool> Windows => [.. Pages.SelectMany(page => new[] { Narrow, 1280, 2560 }.SelectMany(width => new[] { false, true }.Select(dark => (page.Data, width, dark))))];

    /// <summary>Who may do most is shown most.</summary>
    private static readonly TokenRequest _olga = new("olga", [AccessRole.Reader, AccessRole.Operator], [], Lifetime: null);

    private const int Narrow = 360;
    private const string Open = "/incidents/OPEN";
    private const string Past = "/incidents/PAST";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task It_is_accessible_and_asks_nobody_but_its_server(string path, int width, bool dark)
    {
        await using var window = await browser.OpenAsync(mesh, width, dark, person: _olga);

        await window.GoAsync(AddressOf(path));
        await ShootAsync(window, path, width, dark);

        (await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue("nothing is wider than the window");
        if (width == Narrow)
            (await window.ScrolledTablesAsync()).ShouldBeEmpty("rows become cards, so that no column is out of sight");
        // What is accessible does not depend on every width; the narrow one has a layout of its own.
        if (width < 2560)
            (await window.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
        window.Complaints.ShouldBeEmpty();
        window.AskedElsewhere.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_shows_the_same_without_its_script(string path)
    {
        await using var with = await browser.OpenAsync(mesh);
        await using var without = await browser.OpenAsync(mesh, script: false);

        await with.GoAsync(AddressOf(path));
        await without.GoAsync(AddressOf(path));

        (await CellsAsync(without)).ShouldBe(await CellsAsync(with));
        (await without.TextAsync()).Length.ShouldBeGreaterThan(200);
        (await without.Page.Locator("button:visible:not(form button)").CountAsync()).ShouldBe(0, "what needs the script is not there");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_keyboard_reaches_its_content_first_and_everything_after_that(string path)
    {
        await using var window = await browser.OpenAsync(mesh);
        await window.GoAsync(AddressOf(path));

        await window.Page.Keyboard.PressAsync("Tab");
        (await window.Page.Locator(":focus").InnerTextAsync()).ShouldBe("Skip to the content");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Keyboard.PressAsync("Tab");

        (await window.Page.EvaluateAsync<bool>("document.activeElement.closest('main') !== null")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/relays/us")]
    [InlineData("/regions/eastasia")]
    public async Task A_table_is_one_for_screen_readers_however_narrow_the_window(string path)
    {
        await using var wide = await browser.OpenAsync(mesh);
        await using var narrow = await browser.OpenAsync(mesh, Narrow);

        await wide.GoAsync(path);
        await narrow.GoAsync(path);

        (await RolesAsync(narrow)).ShouldBe(await RolesAsync(wide));
    }

    [Fact]
    public async Task Who_comes_by_telephone_sees_every_relay_of_a_region_beside_its_name()
    {
        await using var window = await browser.OpenAsync(mesh, Narrow);
        await window.GoAsync("/");

        foreach (var cell in await window.Page.Locator(".matrix td").AllAsync())
        {
            var box = (await cell.BoundingBoxAsync())!;
            (box.X + box.Width).ShouldBeLessThanOrEqualTo(Narrow);
            (await cell.EvaluateAsync<string>("cell => getComputedStyle(cell, '::before').content")).ShouldContain(await cell.GetAttributeAsync("data-label") ?? "?");
        }
    }

    [Fact]
    public async Task A_theme_that_was_chosen_is_kept()
    {
        await using var window = await browser.OpenAsync(mesh, dark: true);
        await window.GoAsync("/");
        (await GroundAsync(window)).ShouldBe("rgb(15, 16, 19)", "the system's choice, until somebody chooses");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Theme" }).ClickAsync();
        await window.Page.ReloadAsync();

        (await GroundAsync(window)).ShouldBe("rgb(247, 247, 245)");
    }

    /// <summary>Ids of incidents are known only once the mesh was judged.</summary>
    private string AddressOf(string path) => path switch { Open => "/incidents/" + mesh.Open[0].Id, Past => "/incidents/" + mesh.PastIncident, _ => path };

    private static Task<string> GroundAsync(BrowserWindow window) => window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static async Task<IReadOnlyList<int>> RolesAsync(BrowserWindow window) =>
        await Task.WhenAll(((AriaRole[])[AriaRole.Table, AriaRole.Row, AriaRole.Columnheader, AriaRole.Rowheader, AriaRole.Cell]).Select(role => window.Page.Locator("main").GetByRole(role).CountAsync()));

    private static async Task<IReadOnlyList<string>> CellsAsync(BrowserWindow window) =>
        [.. (await window.Page.Locator("td:not(.age), th, h1, h2").AllInnerTextsAsync()).Select(text => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];

    private static async Task ShootAsync(BrowserWindow window, string path, int width, bool dark)
    {
        if (Environment.GetEnvironmentVariable("DASHBOARD_SHOTS") is { } folder)
            await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{path.Trim('/').Replace('/', '-')}-{width}-{(dark ? "dark" : "light")}.png"), FullPage = true });
    }
}
