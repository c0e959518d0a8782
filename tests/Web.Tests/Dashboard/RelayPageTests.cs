using Microsoft.Playwright;

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
    public async Task A_relay_that_there_is_not_is_told_to_a_person()
    {
        await using var window = await browser.OpenAsync(mesh);

        var answer = await window.GoAsync("/relays/%3Cscript%3Ealert(1)");

        answer.Status.ShouldBe(404);
        (await window.TextAsync()).ShouldContain("There is no relay <script>alert(1)");
    }

    private static ILocator Table(BrowserWindow window, string name) => window.Page.GetByRole(AriaRole.Group, new() { Name = $"Table: {name}" });
}
