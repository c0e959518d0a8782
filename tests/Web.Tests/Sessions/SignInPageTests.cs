using System.Net;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Sessions;

public sealed class SignInPageTests
{
    private static readonly TokenRequest _ana = new("ana", [AccessRole.Approver], ["network"], Lifetime: null);

    [Fact]
    public async Task A_link_that_is_opened_by_hand_signs_in_at_once_and_its_code_does_not_stay_in_the_address()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        var opened = await browser.OpenAsync(await LinkAsync(served));

        opened.Status.ShouldBe(HttpStatusCode.SeeOther);
        opened.Location.ShouldBe("/");
        var cookie = opened.Cookies.ShouldHaveSingleItem();
        foreach (var flag in (string[])["httponly", "samesite=strict", "path=/"])
            cookie.ShouldContain(flag, Case.Insensitive);
        cookie.ShouldNotContain("secure", Case.Insensitive);
        cookie.ShouldNotContain("domain", Case.Insensitive);
        cookie.ShouldNotContain("expires", Case.Insensitive);
        (await browser.OpenAsync("/api/latest")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("cross-site", "")]
    [InlineData("same-site", "")]
    [InlineData("none", "prefetch")]
    public async Task A_link_that_a_page_leads_to_or_that_is_fetched_ahead_signs_in_by_a_button_only(string site, string purpose)
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        var link = await LinkAsync(served);

        var shown = await browser.OpenAsync(link, site, request => request.Headers.Add("Sec-Purpose", purpose.Length == 0 ? [] : [purpose]));
        shown.Status.ShouldBe(HttpStatusCode.OK);
        shown.Cookies.ShouldBeEmpty();
        shown.Body.ShouldContain(CodeOf(link));

        (await browser.PostAsync(SignInPage.Path, ("code", CodeOf(link)), ("next", "/rollouts"))).Location.ShouldBe("/rollouts");
        (await browser.OpenAsync("/api/latest")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_program_that_looks_at_links_in_messages_uses_none_of_them_up()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        var link = await LinkAsync(served);

        (await served.Fleet.GetAsync(link)).Status.ShouldBe(HttpStatusCode.OK);

        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_link_that_was_used_says_so_and_how_to_get_another()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        var link = await LinkAsync(served);
        using var first = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        using var second = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        await first.OpenAsync(link);

        var again = await second.OpenAsync(link);

        again.Status.ShouldBe(HttpStatusCode.Unauthorized);
        again.Body.ShouldContain("was used already");
        again.Body.ShouldContain("ozprobes signin");
        second.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_typed_into_the_form_signs_in_and_is_told_to_nobody()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        (await browser.OpenAsync(SignInPage.Path)).Body.ShouldContain("type=\"password\"");
        var entered = await browser.PostAsync(SignInPage.Path, ("token", $" {served.Olga}\n"), ("next", "https://evil.example/"));

        entered.Location.ShouldBe("/");
        entered.Cookies.ShouldHaveSingleItem().ShouldNotContain(served.Olga);
        (await browser.OpenAsync("/api/rollouts")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_does_not_stand_is_refused_in_words_and_not_repeated()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        var refused = await browser.PostAsync(SignInPage.Path, ("token", "<script>alert(1)</script>"), ("next", "\"><script>alert(1)</script>"));

        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Body.ShouldContain("none of this server");
        refused.Body.ShouldNotContain("<script");
        refused.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_guesses_is_not_listened_to_for_a_while()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = new RequestRates { BadTokens = new RequestRate(2, TimeSpan.FromHours(1)) } });
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        var link = await LinkAsync(served);

        (await browser.PostAsync(SignInPage.Path, ("token", "a"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.PostAsync(SignInPage.Path, ("code", "b"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.PostAsync(SignInPage.Path, ("token", served.Olga))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_page_of_another_site_signs_nobody_in()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        foreach (var site in (string[])["cross-site", "same-site"])
            (await browser.PostFromAsync(site, SignInPage.Path, ("code", CodeOf(await LinkAsync(served))))).Status.ShouldBe(HttpStatusCode.Forbidden);

        browser.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_signs_out_has_to_sign_in_again()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = await SignedInAsync(served);
        var kept = browser.Cookies.Single();

        (await browser.PostAsync(SignInPage.OutPath, (FormKey.Field, KeyOf(browser)))).Location.ShouldBe(SignInPage.Path);

        browser.Cookies.ShouldBeEmpty();
        var (status, _) = await served.Fleet.GetAsync("/api/latest", request => request.Headers.Add("Cookie", $"{kept.Name}={kept.Value}"));
        status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_outlives_the_process_that_it_began_in()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = await SignedInAsync(served);
        await using var next = new ServedFleet("br") { Store = served.Fleet.Store, Change = NothingIsFree };
        await next.StartAsync(waitForSlot: false);

        var (status, _) = await next.GetAsync("/api/latest", request => request.Headers.Add("Cookie", $"ozprobes-{next.Http.BaseAddress!.Port}={browser.Cookies.Single().Value}"));

        status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Behind_a_proxy_with_encryption_the_cookie_is_sent_encrypted_only_and_bound_to_the_host()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { PublicUrl = new Uri("https://probes.example.com") });
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        var link = await LinkAsync(served);

        var opened = await browser.OpenAsync(link, change: request => request.Headers.Host = "probes.example.com");

        opened.Cookies.ShouldHaveSingleItem().ShouldStartWith("__Host-ozprobes=ozs_");
        opened.Cookies[0].ShouldContain("; secure", Case.Insensitive);
        (await served.Fleet.GetAsync("/api/latest")).Status.ShouldBe(HttpStatusCode.Unauthorized, "reading is not free where others come by a proxy");
    }

    [Fact]
    public async Task Which_way_a_request_came_is_not_taken_from_what_anybody_can_send()
    {
        await using var served = await ServedRollouts.StartAsync(NothingIsFree);
        using var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        var opened = await browser.OpenAsync(await LinkAsync(served), change: request =>
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("Forwarded", "proto=https;host=evil.example");
        });

        opened.Location.ShouldBe("/");
        opened.Cookies.ShouldHaveSingleItem().ShouldNotContain("__Host-");
    }

    private static ServeSettings NothingIsFree(ServeSettings settings) => settings with { RequiresToken = true };

    private static async Task<string> LinkAsync(ServedRollouts served) =>
        new Uri(SignInPage.LinkOf(served.Fleet.Http.BaseAddress!, await served.Fleet.Sessions.InviteAsync(_ana, TestContext.Current.CancellationToken))).PathAndQuery;

    private static string CodeOf(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

    private static string KeyOf(PlainBrowser browser) => new FormKey(browser.Cookies.Single().Value).Text;

    private static async Task<PlainBrowser> SignedInAsync(ServedRollouts served)
    {
        var browser = new PlainBrowser(served.Fleet.Http.BaseAddress!);
        await browser.OpenAsync(await LinkAsync(served));
        return browser;
    }
}
