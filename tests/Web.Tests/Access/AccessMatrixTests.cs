using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Tests.FunctionApp;
using OpenZro.Probes.Web.Tests.Rollouts;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.Access;

/// <summary>Every page against everyone who may call it.</summary>
public sealed class AccessMatrixTests
{
    private const string Anyone = "nobody reader operator approver";
    private const string AnyToken = "reader operator approver";
    private const string Operators = "operator";
    private const string WhoMayStop = "operator approver";

    private static readonly Dictionary<string, string> _may = new()
    {
        ["GET /"] = AnyToken,
        ["GET /relays/{relay}"] = AnyToken,
        ["GET /regions/{region}"] = AnyToken,
        ["GET /live"] = AnyToken,
        ["GET /assets/{hash}/{name}"] = Anyone,
        ["GET /healthz"] = Anyone,
        ["GET /openapi.json"] = Anyone,
        ["GET /metrics"] = AnyToken,
        ["GET /probe"] = AnyToken,
        ["GET /api/latest"] = AnyToken,
        ["GET /api/results"] = AnyToken,
        ["GET /api/overview"] = AnyToken,
        ["GET /api/report"] = AnyToken,
        ["GET /api/relays/{relay}/history"] = AnyToken,
        ["GET /api/regions/{region}"] = AnyToken,
        ["GET /api/peers"] = AnyToken,
        ["GET /api/peers/repick"] = AnyToken,
        ["GET /api/health"] = AnyToken,
        ["GET /api/incidents"] = AnyToken,
        ["GET /api/incidents/{id}"] = AnyToken,
        ["GET /api/incidents/{id}/deliveries"] = AnyToken,
        ["GET /api/maintenance"] = AnyToken,
        ["POST /api/maintenance"] = Operators,
        ["DELETE /api/maintenance/{id}"] = Operators,
        ["GET /api/rollouts"] = AnyToken,
        ["POST /api/rollouts"] = Operators,
        ["POST /api/rollouts/plan"] = Operators,
        ["GET /api/rollouts/{id}"] = AnyToken,
        ["GET /api/rollouts/{id}/plan"] = AnyToken,
        ["GET /api/rollouts/{id}/peers"] = AnyToken,
        ["GET /api/rollouts/{id}/audit"] = AnyToken,
        ["GET /api/rollouts/{id}/deliveries"] = AnyToken,
        ["POST /api/rollouts/{id}/gates/{gate}/decisions"] = AnyToken,
        ["POST /api/rollouts/{id}/gates/{gate}/reopen"] = Operators,
        ["POST /api/rollouts/{id}/pause"] = WhoMayStop,
        ["POST /api/rollouts/{id}/resume"] = Operators,
        ["POST /api/rollouts/{id}/abort"] = WhoMayStop,
        ["POST /api/rollouts/{id}/rollback"] = Operators,
        ["POST /api/rollouts/{id}/unlock"] = Operators,
        ["POST /api/rollouts/{id}/skip"] = Operators,
        ["POST /api/rollouts/{id}/confirm"] = Operators,
        ["GET /incidents"] = AnyToken,
        ["GET /incidents/{id}"] = AnyToken,
        ["GET /maintenance"] = AnyToken,
        ["POST /maintenance"] = Operators,
        ["POST /maintenance/{id}/end"] = Operators,
        ["GET /rollouts"] = AnyToken,
        ["GET /rollouts/{id}"] = AnyToken,
        ["GET /rollouts/{id}/plan"] = AnyToken,
        ["GET /rollouts/{id}/audit"] = AnyToken,
        ["GET /rollouts/{id}/deliveries"] = AnyToken,
        ["POST /rollouts/{id}/gates/{gate}"] = AnyToken,
        ["POST /rollouts/{id}/reopen"] = Operators,
        ["POST /rollouts/{id}/pause"] = WhoMayStop,
        ["POST /rollouts/{id}/resume"] = Operators,
        ["POST /rollouts/{id}/abort"] = WhoMayStop,
        ["POST /rollouts/{id}/rollback"] = Operators,
        ["POST /rollouts/{id}/confirm"] = Operators,
        ["GET /signin"] = Anyone,
        ["POST /signin"] = Anyone,
        ["POST /signout"] = AnyToken,
    };

    [Fact]
    public async Task Every_page_serves_those_who_show_a_token_and_may_and_nobody_else()
    {
        await using var served = await ServedRollouts.StartAsync(Asking);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        served.Fleet.Pages.Select(KeyOf).Order().ShouldBe(_may.Keys.Order(), "this table has a line for every page");
        foreach (var page in served.Fleet.Pages)
        {
            foreach (var (who, token) in ((string Who, string? Token)[])[("nobody", null), ("reader", served.Rita), ("operator", served.Olga), ("approver", served.Ana)])
            {
                var answer = await AskAsync(browser, page, site: "", request => request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token));

                Outcome(answer).ShouldBe(_may[KeyOf(page)].Split(' ').Contains(who) ? "served" : token is null ? "401" : "403", $"{KeyOf(page)} as {who}: {answer.Body}");
            }
        }
    }

    [Theory]
    [InlineData("reader", AccessRole.Reader)]
    [InlineData("operator", AccessRole.Operator)]
    [InlineData("approver", AccessRole.Approver)]
    public async Task Every_page_serves_those_who_signed_in_as_it_serves_their_tokens(string who, object role)
    {
        await using var served = await ServedRollouts.StartAsync(Asking);
        foreach (var page in served.Fleet.Pages)
        {
            using var browser = await SignedInAsync(served, (AccessRole)role);
            var answer = await AskAsync(browser, page, "same-origin", request => request.Headers.Add(FormKey.Header, FormKeyOf(browser)));

            Outcome(answer).ShouldBe(_may[KeyOf(page)].Split(' ').Contains(who) ? "served" : "403", $"{KeyOf(page)} as {who}: {answer.Body}");
        }
    }

    [Fact]
    public async Task Nothing_is_changed_in_the_name_of_a_browser_without_the_key_of_its_forms()
    {
        await using var served = await ServedRollouts.StartAsync(Asking);
        using var browser = await SignedInAsync(served, AccessRole.Operator, AccessRole.Approver);
        using var another = await SignedInAsync(served, AccessRole.Operator, AccessRole.Approver);
        foreach (var page in served.Fleet.Pages.Where(page => Method(page) == HttpMethod.Post && KeyOf(page) != "POST /signin"))
        {
            foreach (var key in (string?[])[null, "", new string('0', 64), FormKeyOf(another)])
            {
                var answer = await AskAsync(browser, page, "same-origin", request => request.Headers.Add(FormKey.Header, key is null ? [] : [key]));

                answer.Status.ShouldBe(HttpStatusCode.Forbidden, KeyOf(page));
                answer.Body.ShouldContain("form-stale");
            }
        }
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_page_of_another_site_asks_for_nothing_whoever_is_signed_in(string site)
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = Generous });
        using var browser = await SignedInAsync(served, AccessRole.Operator, AccessRole.Approver);
        using var stranger = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        foreach (var page in served.Fleet.Pages)
        {
            foreach (var one in (PlainBrowser[])[browser, stranger])
            {
                var answer = await AskAsync(one, page, site, request => request.Headers.Add(FormKey.Header, FormKeyOf(browser)));

                answer.Status.ShouldBe(HttpStatusCode.Forbidden, KeyOf(page));
                answer.Body.ShouldContain("site-foreign");
            }
        }
    }

    [Fact]
    public async Task A_browser_that_does_not_say_where_a_request_comes_from_says_it_by_the_origin()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = Generous });
        using var browser = await SignedInAsync(served, AccessRole.Operator, AccessRole.Approver);
        foreach (var page in served.Fleet.Pages.Where(page => Method(page) == HttpMethod.Post))
        {
            var answer = await AskAsync(browser, page, site: "", request =>
            {
                request.Headers.Add("Origin", "null");
                request.Headers.Add(FormKey.Header, FormKeyOf(browser));
            });

            answer.Body.ShouldContain("site-foreign", customMessage: KeyOf(page));
        }
    }

    [Fact]
    public async Task Nobody_becomes_somebody_by_headers_that_anybody_can_send()
    {
        await using var served = await ServedRollouts.StartAsync(Asking);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        foreach (var page in served.Fleet.Pages.Where(page => !_may[KeyOf(page)].StartsWith("nobody", StringComparison.Ordinal)))
        {
            var answer = await AskAsync(browser, page, site: "", request =>
            {
                request.Headers.Add(EntraPrincipal.Header, EntraPrincipalTests.Of(("preferred_username", "ana@example.com"), ("oid", "1"), ("roles", "operator"), ("roles", "approver")));
                request.Headers.Add("X-MS-CLIENT-PRINCIPAL-NAME", "ana@example.com");
                request.Headers.Add("X-MS-CLIENT-PRINCIPAL-ID", "1");
                request.Headers.Add("X-Forwarded-For", "127.0.0.1");
                request.Headers.Add("X-Forwarded-Host", "localhost");
                request.Headers.Add("X-Forwarded-User", "ana");
                request.Headers.Add("X-Original-URL", "/healthz");
                request.Headers.Add("X-HTTP-Method-Override", "GET");
            });

            Outcome(answer).ShouldBe("401", $"{KeyOf(page)}: {answer.Body}");
        }
    }

    [Fact]
    public async Task Where_reading_is_free_what_changes_something_is_not_nor_what_people_look_at()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = Generous });
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        foreach (var page in served.Fleet.Pages)
        {
            var answer = await AskAsync(browser, page, site: "", _ => { });
            var isFree = _may[KeyOf(page)] == Anyone || (Method(page) == HttpMethod.Get && page.Metadata.GetMetadata<PeoplesPage>() is null && KeyOf(page) != "GET /live");

            Outcome(answer).ShouldBe(isFree ? "served" : "401", $"{KeyOf(page)}: {answer.Body}");
        }
    }

    private static RequestRates Generous { get; } = new()
    {
        PerAddress = new RequestRate(10_000, TimeSpan.FromMilliseconds(1)),
        PerToken = new RequestRate(10_000, TimeSpan.FromMilliseconds(1)),
        Changes = new RequestRate(10_000, TimeSpan.FromMilliseconds(1)),
        BadTokens = new RequestRate(10_000, TimeSpan.FromMilliseconds(1)),
    };

    private static ServeSettings Asking(ServeSettings settings) => settings with { RequiresToken = true, Rates = Generous };

    private static async Task<PlainBrowser> SignedInAsync(ServedRollouts served, params AccessRole[] roles)
    {
        var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        var code = await served.Fleet.Sessions.InviteAsync(new TokenRequest("sam", roles, [], Lifetime: null), TestContext.Current.CancellationToken);
        (await browser.PostAsync(SignInPage.Path, ("code", code))).Status.ShouldBe(HttpStatusCode.SeeOther);
        return browser;
    }

    private static string FormKeyOf(PlainBrowser browser) => new FormKey(browser.Cookies.Single().Value).Text;

    private static Task<PlainAnswer> AskAsync(PlainBrowser browser, RouteEndpoint page, string site, Action<HttpRequestMessage> change)
    {
        var path = page.RoutePattern.RawText!.Replace("{id}", "r-000000000000", StringComparison.Ordinal).Replace("{gate}", "before-restart", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        return browser.SendAsync(Method(page), path, site, Method(page) == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null, change);
    }

    /// <summary>Whether a page served, or whom it sent away: to sign in is who is not known.</summary>
    private static string Outcome(PlainAnswer answer) =>
        answer.Status is HttpStatusCode.SeeOther && answer.Location!.StartsWith("/signin?", StringComparison.Ordinal) ? "401"
        : answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $"{(int)answer.Status}"
        : "served";

    private static string KeyOf(RouteEndpoint page) => $"{Method(page)} {page.RoutePattern.RawText}";

    private static HttpMethod Method(RouteEndpoint page) => new(page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
}
