using Deque.AxeCore.Playwright;
using OpenZro.Probes.Web.Reports;
using OpenZro.Probes.Web.Tests.Dashboard;

namespace OpenZro.Probes.Web.Tests.Reports;

/// <summary>The file as whoever it was sent to opens it. With <c>DASHBOARD_SHOTS=FOLDER</c> pictures of it are written there, to be looked at.</summary>
public sealed class ReportInBrowserTests(Browser browser) : IDisposable
{
    private const string Hostile = "<script>document.title='owned'</script>\"'&\u202E<img src=http://192.0.2.1/x>";

    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(360, false)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task It_is_accessible_asks_nobody_and_fits_its_window(int width, bool dark)
    {
        await using var window = await OpenAsync(SampleReport.Make(), width, dark);

        (await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue("nothing is wider than the window");
        if (width == 360)
            (await window.ScrolledTablesAsync()).ShouldBeEmpty("rows become cards, so that no column is out of sight");
        (await window.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
        window.Complaints.ShouldBeEmpty();
        window.AskedElsewhere.ShouldBeEmpty();
        if (Environment.GetEnvironmentVariable("DASHBOARD_SHOTS") is { } shots)
            await window.Page.ScreenshotAsync(new() { Path = Path.Combine(shots, $"report-{width}-{(dark ? "dark" : "light")}.png"), FullPage = true });
    }

    [Fact]
    public async Task What_comes_from_outside_is_text()
    {
        await using var window = await OpenAsync(SampleReport.Make(Hostile));

        (await window.Page.TitleAsync()).ShouldStartWith("prod<script>");
        (await window.Page.Locator("script, img").CountAsync()).ShouldBe(0);
        (await window.TextAsync()).ShouldContain("CHG-1042: nearer to São Paulo<script>");
        (await window.Page.ContentAsync()).ShouldNotContain("\u202E");
        window.Complaints.ShouldBeEmpty();
        window.AskedElsewhere.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_says_what_a_manager_asks_and_has_every_part()
    {
        await using var window = await OpenAsync(SampleReport.Make());

        var text = await window.TextAsync();

        text.ShouldContain("3 relays answered 99.64\u202F% of ");
        text.ShouldContain("The least available was eu from ");
        text.ShouldContain("The regions missed 1.12\u202F% of their slots, which are no-data and count neither way.");
        text.ShouldContain("There were 2 incidents, 1 still open; the longest lasted 3\u202Fh 36\u202Fmin.");
        text.ShouldContain("The next certificate to expire is of us, in 9 days.");
        text.ShouldContain("2 rollouts restarted 47 peers, of which 46 came to the relay that was expected.");
        (await window.Page.Locator("h2").AllInnerTextsAsync()).ShouldBe(["Availability", "Latency", "Picks", "Certificates", "Incidents", "Rollouts"]);
        (await window.Page.Locator("section:has(#latency) figure").CountAsync()).ShouldBe(4);
        (await window.Page.Locator("section:has(#availability) tr:has-text('eastus') .missed").CountAsync()).ShouldBeGreaterThan(0, "a night without data is drawn as such");
        (await window.Page.Locator("section:has(#picks) tr:has(th:text-is('brazilsouth')) .unexpected").CountAsync()).ShouldBe(13);
    }

    private async Task<BrowserWindow> OpenAsync(ReportDocument report, int width = 1280, bool dark = false)
    {
        var file = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(file, await ReportHtml.WriteAsync(report), TestContext.Current.CancellationToken);
        return await browser.OpenFileAsync(new Uri(file), width, dark);
    }
}
