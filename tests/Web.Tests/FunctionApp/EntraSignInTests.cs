using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

/// <summary>People on Azure, where App Service authentication says who they are.</summary>
public sealed partial class EntraSignInTests
{
    private const string Platform = "/.auth/login/aad?post_login_redirect_uri=";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/relays/br?range=24h")]
    [InlineData("/incidents/20260101000000-feed")]
    [InlineData("/maintenance")]
    [InlineData("/rollouts/r-1/audit?page=2")]
    public async Task Who_is_not_signed_in_is_led_to_the_platform_and_from_there_to_the_page_that_they_asked_for(string page)
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        foreach (var site in (string[])["none", "same-origin", "cross-site"])
        {
            var answer = await browser.OpenAsync(page, site);

            answer.Status.ShouldBe(HttpStatusCode.SeeOther, site);
            answer.Location.ShouldBe(Platform + Uri.EscapeDataString(page));
        }
    }

    [Theory]
    [InlineData("/signin?next=https://evil.example/")]
    [InlineData("/signin?next=//evil.example/")]
    [InlineData("/signin?next=/%5Cevil.example/")]
    [InlineData("/signin?next=/%09/evil.example/")]
    [InlineData("/signin?next=%20//evil.example/")]
    [InlineData("/signin?next=javascript:alert(1)")]
    [InlineData("/regions/%2F%2Fevil.example")]
    [InlineData("/relays/..%2F..%2F%2Fevil.example")]
    public async Task Nobody_is_led_to_another_host_by_way_of_signing_in(string asked)
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        var location = (await browser.OpenAsync(asked, change: request => request.Headers.Host = "evil.example")).Location!;

        location.ShouldStartWith(Platform);
        var next = Uri.UnescapeDataString(location[Platform.Length..]);
        new Uri(new Uri("https://probes.example.com"), next).Host.ShouldBe("probes.example.com", next);
    }

    [Fact]
    public async Task Who_is_signed_in_sees_the_pages_and_signs_out_at_the_platform()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        var page = await browser.OpenAsync("/", change: As("reader"));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain("Signed in as </span>ana@example.com");
    }

    [Fact]
    public async Task Who_has_no_role_is_told_which_is_missing_and_how_to_get_it()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        var page = await browser.OpenAsync("/", change: As("network"));

        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Body.ShouldStartWith("<!DOCTYPE html>");
        page.Body.ShouldContain("ana@example.com is without a role here, and this takes the role reader or operator or approver.");
        page.Body.ShouldContain("have the app role reader assigned (Entra ID, Enterprise applications");
        page.Body.ShouldContain("/.auth/logout");
        page.Body.ShouldNotContain("ozprobes token create");
    }

    [Fact]
    public async Task Who_may_read_and_does_more_is_told_the_role_for_that()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);
        var page = await browser.OpenAsync("/", change: As("reader"));

        var forged = await SubmitAsync(browser, page, key: null);
        var answer = await SubmitAsync(browser, page, FormKeyIn().Match(page.Body).Groups[1].Value);

        forged.Body.ShouldContain("form-stale");
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain("have the app role operator assigned");
    }

    [Fact]
    public async Task A_sign_in_that_cannot_be_read_leads_nobody_in_circles()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        var page = await browser.OpenAsync("/", change: request => request.Headers.Add(EntraPrincipal.Header, "!"));

        page.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.Location.ShouldBeNull();
        page.Body.ShouldContain("The sign-in&#x27;s header cannot be read.");
    }

    [Fact]
    public async Task A_page_that_there_is_not_is_told_to_people_as_a_page_and_to_programs_as_a_document()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        var page = await browser.OpenAsync("/nowhere/%3Cscript%3E", change: As("reader"));
        var program = await browser.SendAsync(HttpMethod.Get, "/nowhere", "", null, As("reader"));

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Body.ShouldContain(">There is no such page</h1>");
        page.Body.ShouldNotContain("<script>");
        CodeOf(program).ShouldBe("page-unknown");
    }

    [Fact]
    public async Task Whoever_asks_the_api_gets_documents_whatever_they_accept()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        CodeOf(await browser.OpenAsync("/api/latest")).ShouldBe("token-missing");
        CodeOf(await browser.OpenAsync("/api/nowhere", change: As("reader"))).ShouldBe("page-unknown");
        var token = await TokenAsync(app, AccessRole.Reader);
        CodeOf(await browser.OpenAsync("/metrics?x=1", change: request => request.Headers.Add(ShownToken.Header, token))).ShouldBe("query-bad");
    }

    [Fact]
    public async Task Where_the_platform_signs_nobody_in_its_header_is_a_forgery_and_nobody_is_sent_there()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.Home());
        await app.Tick.RunAsync(Cancel);
        using var browser = new PlainBrowser(app.Http.BaseAddress!);

        var page = await browser.OpenAsync("/relays/br", change: As("reader"));

        (page.Status, page.Location).ShouldBe((HttpStatusCode.SeeOther, "/signin?next=%2Frelays%2Fbr"));
        CodeOf(await browser.OpenAsync("/api/latest", change: As("reader"))).ShouldBe("token-missing");
    }

    [Fact]
    public async Task What_somebody_is_called_at_the_platform_is_text()
    {
        await using var app = await StartAsync();
        using var browser = new PlainBrowser(app.Http.BaseAddress!);
        void Mad(HttpRequestMessage request, string role) => request.Headers.Add(EntraPrincipal.Header, EntraPrincipalTests.Of(("preferred_username", "\"><script>alert(1)</script>\u202E"), ("oid", "1"), ("roles", role)));

        foreach (var role in (string[])["reader", "network"])
        {
            var body = (await browser.OpenAsync("/", change: request => Mad(request, role))).Body;
            body.ShouldNotContain("<script>alert");
            body.ShouldContain("&lt;script&gt;alert");
            body.ShouldNotContain("\u202E");
            body.ShouldNotContain("&#x202E;");
        }
    }

    [Fact]
    public async Task A_region_that_is_not_home_sends_people_there_for_incidents()
    {
        await using var home = new SwitchedTables();
        await using var first = await RegionApp.StartAsync(RegionApp.Home(), tables => tables == AppSettingsReader.EmulatorConnection ? home : SqliteTables.InMemory());
        var settings = RegionApp.Elsewhere();
        settings["OZPROBES_SIGN_IN"] = "entra";
        await using var other = await RegionApp.StartAsync(settings, tables => tables == AppSettingsReader.EmulatorConnection ? SqliteTables.InMemory() : home);
        await first.Tick.RunAsync(Cancel);
        using var browser = new PlainBrowser(other.Http.BaseAddress!);

        (await browser.OpenAsync("/incidents", change: As("reader"))).Body.ShouldContain("Incidents are known to the home region");
    }

    /// <summary>Sends a form of a page as the browser does that was shown it: its cookie, which is for encrypted ways only, goes along.</summary>
    private static Task<PlainAnswer> SubmitAsync(PlainBrowser browser, PlainAnswer page, string? key) =>
        browser.SendAsync(HttpMethod.Post, "/maintenance", "same-origin", new FormUrlEncodedContent(key is null ? [] : [KeyValuePair.Create(FormKey.Field, key)]), request =>
        {
            As("reader")(request);
            request.Headers.Add("Accept", PlainBrowser.Pages);
            request.Headers.Add("Cookie", page.Cookies.Single().Split(';')[0]);
        });

    private static async Task<RegionApp> StartAsync()
    {
        var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        await app.Tick.RunAsync(Cancel);
        return app;
    }

    private static async Task<string> TokenAsync(RegionApp app, params AccessRole[] roles) => (await app.Tokens.CreateAsync(new TokenRequest("rita", roles, [], TokenRequest.DefaultLifetime), Cancel)).Text;

    private static Action<HttpRequestMessage> As(string role) => request =>
        request.Headers.Add(EntraPrincipal.Header, EntraPrincipalTests.Of(("preferred_username", "ana@example.com"), ("oid", "1"), ("roles", role)));

    private static string? CodeOf(PlainAnswer answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString();

    [GeneratedRegex("name=\"formKey\" value=\"([0-9a-f]+)\"")]
    private static partial Regex FormKeyIn();
}
