using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class RelayPageTests(Browser browser, ShownMesh mesh)
{
    [Fact]
    public async Task Each_address_has_its_names_as_every_region_sees_them()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/relays/us");

        var rows = Table(window, "members and names").GetByRole(AriaRole.Row);
        (await rows.CountAsync()).ShouldBe(5, "a head, and two names on two addresses");
        (await rows.Nth(1).InnerTextAsync()).ShouldContain("the certificate does not carry relay-cluster-us.mesh.example");
        (await rows.Nth(4).InnerTextAsync()).ShouldNotContain("certificate does not");
        (await rows.Nth(4).GetByRole(AriaRole.Img, new() { Name = "reached" }).CountAsync()).ShouldBe(4, "one per region");
    }

    [Fact]
    public async Task A_certificate_says_its_names_its_days_and_its_size()
    {
        await using var window = await browser.OpenAsync(mesh);

        await window.GoAsync("/relays/us");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "No. 2" }).First.ClickAsync();

        var certificate = Table(window, "certificates").GetByRole(AriaRole.Row).Nth(2);
        (await certificate.GetAttributeAsync("id")).ShouldBe(new Uri(window.Page.Url).Fragment.TrimStart('#'));
        (await certificate.InnerTextAsync()).ShouldMatch(@"(?s)89.*relay-us-\d\.mesh\.example.*Simulated Mesh Root.*\d{3}.*ECDSA");
    }

    [Fact]
    public async Task The_phases_over_time_are_a_picture_with_a_read_out_and_a_table_behind_it()
    {
        await using var window = await browser.OpenAsync(mesh);
        await window.GoAsync("/relays/eu");

        var picture = window.Page.GetByRole(AriaRole.Img, new() { Name = "Phases of connecting over time, from westeurope" });
        await picture.Locator("g").First.HoverAsync();
        await window.Page.Locator("details#table-westeurope summary").ClickAsync();

        (await window.Page.Locator(".tip").InnerTextAsync()).ShouldContain("handshake");
        (await Table(window, "phases from westeurope").GetByRole(AriaRole.Row).CountAsync()).ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_relay_that_is_down_shows_since_when_how_it_was_before_and_what_it_showed_last()
    {
        await using var served = await ProbedOftenAsync();
        await served.Relay("br").DisposeAsync();
        await served.UntilAsync("/relays/br", html => html.Contains("br is down", StringComparison.Ordinal) && html.Contains("addresses, since", StringComparison.Ordinal));
        await using var window = await OpenAsync(served);

        await window.GoAsync("/relays/br");

        (await window.TextAsync()).ShouldMatch(@"(?s)br is down.*No region gets through to any of its addresses, since \d+ \w+ \d\d:\d\d:\d\d UTC\..*The last one did at \d+ \w+ \d\d:\d\d UTC, with .*handshake [\d.]+ ms");
        (await window.Page.GetByRole(AriaRole.Heading, new() { Name = "Certificates" }).InnerTextAsync()).ShouldMatch(@"as they were shown last, \d+ \w+ \d\d:\d\d:\d\d UTC");
        (await Table(window, "certificates").GetByRole(AriaRole.Row).CountAsync()).ShouldBe(2, "a head, and the certificate");
        if (Environment.GetEnvironmentVariable("DASHBOARD_SHOTS") is { } folder)
            await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "relays-down.png"), FullPage = true });
        (await window.Page.RunAxe()).Violations.ShouldBeEmpty();
        window.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_of_a_remedy_is_copied_is_a_command_and_nothing_else()
    {
        await using var served = await ProbedOftenAsync(settle: "1h");
        await served.Relay("br").DisposeAsync();
        await served.UntilAsync("/relays/br", html => html.Contains("nothing listens there", StringComparison.Ordinal));
        await using var window = await OpenAsync(served);
        await window.GoAsync("/relays/br");

        foreach (var summary in await window.Page.Locator("main summary:visible").AllAsync())
            await summary.ClickAsync();
        var commands = new List<string>();
        var copy = window.Page.Locator("details[data-key^='unreachable '] [data-copy]:visible");
        await Assertions.Expect(copy.First).ToBeVisibleAsync();
        foreach (var button in await copy.AllAsync())
        {
            await button.ClickAsync();
            commands.Add(await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        }

        var port = served.Relay("br").EndPoint.Port;
        commands.Distinct().ShouldBe(["systemctl status openzro-relay", $"ss -ltnp 'sport = :{port}'", $"nc -vz 127.0.0.1 {port}"]);
    }

    [Fact]
    public async Task A_finding_that_somebody_reads_stays_open_when_its_words_change()
    {
        await using var served = await ProbedOftenAsync(settle: "1h");
        await served.Relay("br").DisposeAsync();
        await served.UntilAsync("/relays/br", html => html.Contains("nothing listens there", StringComparison.Ordinal));
        await using var window = await OpenAsync(served);
        await window.GoAsync("/relays/br");
        var finding = window.Page.Locator("details[data-key^='unreachable ']").First;
        await finding.Locator("summary").ClickAsync();

        await window.Page.RouteAsync("**/relays/br", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("<span class=\"said\">", "<span class=\"said\">Still: ", StringComparison.Ordinal) });
        });

        await Assertions.Expect(finding.Locator("summary")).ToContainTextAsync("Still: ", new() { Timeout = 60_000 });
        await Assertions.Expect(finding).ToHaveAttributeAsync("open", "");
    }

    [Fact]
    public async Task A_relay_that_nobody_has_looked_at_yet_says_so_in_place_of_empty_pictures()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync();
        served.AddRelay("new");
        served.WriteFleet("br", "new");
        var html = await served.UntilAsync("/relays/new", html => html.Contains("Nothing is known of new", StringComparison.Ordinal));

        html.ShouldContain("Nothing was seen in this range.");
        html.ShouldContain("No address was probed: no region has looked yet, or DNS gives none.");
        html.ShouldContain("None was shown lately: no connection got as far as that.");
        html.ShouldContain("No resolver was asked: no region has looked yet, or the relay is named by an address.");
        html.ShouldNotContain("is down");
    }

    [Fact]
    public async Task A_relay_that_there_is_not_is_told_to_a_person()
    {
        await using var window = await browser.OpenAsync(mesh);

        var answer = await window.GoAsync("/relays/%3Cscript%3Ealert(1)");

        answer.Status.ShouldBe(404);
        (await window.TextAsync()).ShouldContain("There is no relay <script>alert(1)");
    }

    /// <summary>A fleet that is probed every five seconds.</summary>
    /// <param name="settle">For how long something that is wrong is a finding and no incident yet.</param>
    private static async Task<ServedFleet> ProbedOftenAsync(string settle = "0s")
    {
        var served = new ServedFleet("br", "us") { Reads = true, Interval = "5s", Extra = $"thresholds: {{ failuresBeforeUnhealthy: 1, settle: {settle} }}\n" };
        served.WriteFleet("br", "us");
        return await served.StartAsync();
    }

    private Task<BrowserWindow> OpenAsync(ServedFleet served) =>
        browser.OpenAsync(served.Http.BaseAddress!, person => served.Sessions.InviteAsync(person, TestContext.Current.CancellationToken), new TokenRequest("rita", [AccessRole.Reader], [], Lifetime: null));

    private static ILocator Table(BrowserWindow window, string name) => window.Page.GetByRole(AriaRole.Group, new() { Name = $"Table: {name}" });
}
