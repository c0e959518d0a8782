using System.Net;
using System.Net.Http.Headers;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class FunctionPipelineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_function_hands_every_request_to_the_pages_whatever_its_trigger_left_in_it()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.Home());

        (await app.GetAsync("/openapi.json")).Body.ShouldContain("/api/latest");
        (await app.GetAsync("/nowhere")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_the_timer_stored_is_what_the_pages_tell()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.Home());
        (await app.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await app.Tick.RunAsync(Cancel);

        (await app.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        await TokenAsync(app, AccessRole.Reader);
        (await app.GetAsync("/api/latest")).Body.ShouldContain("\"name\":\"br\"");
        var metrics = (await app.GetAsync("/metrics")).Body;
        metrics.ShouldContain("ozprobes_endpoint_up{region=\"brazilsouth\",relay=\"br\"");
        metrics.ShouldNotContain("ozprobes_slots_total");
    }

    [Fact]
    public async Task The_dashboard_shows_what_the_timer_stored_and_asks_for_news_itself()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.Home());
        await app.Tick.RunAsync(Cancel);
        (await app.GetAsync("/")).Body.ShouldContain("<h1>Sign in</h1>");
        await TokenAsync(app, AccessRole.Reader);

        var (status, body) = await app.GetAsync("/");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain("brazilsouth");
        body.ShouldNotContain("data-version");
        (await app.GetAsync("/live")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large_and_no_fault_of_the_server()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.Home());
        await app.Tick.RunAsync(Cancel);
        await TokenAsync(app, AccessRole.Operator);
        using var body = new StringContent($"{{\"yaml\": \"{new string('x', 2 * 1024 * 1024)}\"}}", new MediaTypeHeaderValue("application/json"));

        (await app.Http.PostAsync(new Uri("/api/rollouts/plan", UriKind.Relative), body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Requests_are_not_counted_by_an_address_that_all_of_them_have()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.Home());

        for (var i = 0; i < 300; i++)
            (await app.GetAsync("/healthz")).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_principal_in_a_header_is_believed_only_where_the_platform_signs_people_in()
    {
        await using var tokens = await RegionApp.StartAsync(RegionApp.Home());
        (await WithPrincipalAsync(tokens)).ShouldBe(HttpStatusCode.Unauthorized);

        await using var entra = await RegionApp.StartAsync(RegionApp.SignedIn());
        await entra.Tick.RunAsync(Cancel);
        (await WithPrincipalAsync(entra)).ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task<HttpStatusCode> WithPrincipalAsync(RegionApp app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
        request.Headers.Add(EntraPrincipal.Header, EntraPrincipalTests.Of(("preferred_username", "ana@example.com"), ("oid", "1"), ("roles", "reader")));
        return (await app.Http.SendAsync(request, Cancel)).StatusCode;
    }

    private static async Task TokenAsync(RegionApp app, AccessRole role)
    {
        var (_, text) = await app.Tokens.CreateAsync(new TokenRequest("ana", [role], [], null), Cancel);
        app.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
    }
}
