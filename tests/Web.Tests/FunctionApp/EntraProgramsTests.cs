using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

/// <summary>Programs on Azure where App Service authentication is on: it lets them by to their pages, with whatever they send.</summary>
public sealed class EntraProgramsTests
{
    private static readonly string[] _open = ["/healthz", "/openapi.json", "/assets/{hash}/{name}"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_platform_signs_in_whoever_comes_to_a_page_for_people_and_lets_by_whoever_comes_to_any_other()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());

        foreach (var page in app.Pages)
        {
            var path = page.RoutePattern.RawText!;
            var isPeoples = page.Metadata.GetMetadata<PeoplesPage>() is not null || path is "/live" or "/assets/{hash}/{name}";
            PlatformSignIn.IsExcluded(path).ShouldBe(!isPeoples, $"{path}: is it for people, or is it in PlatformSignIn.ExcludedPaths?");
        }
    }

    [Fact]
    public async Task A_principal_is_believed_on_no_page_that_the_platform_lets_by()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        using var client = new PlainBrowser(app.Http.BaseAddress!);
        var letBy = app.Pages.Where(page => PlatformSignIn.IsExcluded(page.RoutePattern.RawText!) && !_open.Contains(page.RoutePattern.RawText)).ToList();
        letBy.Count.ShouldBeGreaterThan(20);

        foreach (var page in letBy)
        {
            foreach (var path in (string[])[PathOf(page), PathOf(page).ToUpperInvariant()])
            {
                var answer = await client.SendAsync(Method(page), path, site: "", BodyOf(page), AsEverybody);

                answer.Status.ShouldBe(HttpStatusCode.Unauthorized, $"{Method(page)} {path}: {answer.Body}");
                CodeOf(answer.Body).ShouldBe("token-missing", path);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_told_to_whoever_shows_neither_a_token_nor_a_principal()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        await app.Tick.RunAsync(Cancel);
        using var client = new PlainBrowser(app.Http.BaseAddress!);

        foreach (var page in app.Pages.Where(page => !_open.Contains(page.RoutePattern.RawText)))
        {
            var answer = await client.SendAsync(Method(page), PathOf(page), site: "", BodyOf(page), null);

            (answer.Status is HttpStatusCode.Unauthorized || answer.Location?.StartsWith("/.auth/login/aad?", StringComparison.Ordinal) == true || CodeOf(answer.Body) == "sign-in-elsewhere" || CodeOf(answer.Body) == "media-wrong")
                .ShouldBeTrue($"{Method(page)} {page.RoutePattern.RawText}: {answer.Status} {answer.Body}");
        }
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData(ShownToken.Header, "")]
    public async Task A_token_of_ours_is_taken_in_either_header(string header, string before)
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        await app.Tick.RunAsync(Cancel);
        using var client = new PlainBrowser(app.Http.BaseAddress!);
        var reader = await TokenAsync(app, AccessRole.Reader);

        foreach (var path in (string[])["/api/latest", "/metrics", "/api/overview", "/api/incidents"])
            (await client.SendAsync(HttpMethod.Get, path, site: "", null, request => request.Headers.Add(header, before + reader))).Status.ShouldBe(HttpStatusCode.OK, path);

        var refused = await client.SendAsync(HttpMethod.Post, "/api/maintenance", site: "", new StringContent("{}", Encoding.UTF8, "application/json"), request => request.Headers.Add(header, before + reader));
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Body.ShouldContain("ozprobes token create --name rita --role operator");
    }

    [Fact]
    public async Task Who_shows_a_token_is_its_owner_whatever_principal_comes_with_it()
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        using var client = new PlainBrowser(app.Http.BaseAddress!);
        var reader = await TokenAsync(app, AccessRole.Reader);

        var answer = await client.SendAsync(HttpMethod.Post, "/api/rollouts", site: "", new StringContent("{}", Encoding.UTF8, "application/json"), request =>
        {
            AsEverybody(request);
            request.Headers.Add(ShownToken.Header, reader);
        });

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain("rita is reader");
    }

    [Theory]
    [InlineData("ozp_000000000000_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJyb2xlcyI6WyJvcGVyYXRvciJdfQ.c2lnbmVk")]
    [InlineData("")]
    public async Task A_token_that_is_none_of_ours_is_refused_though_a_principal_comes_with_it(string token)
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        using var client = new PlainBrowser(app.Http.BaseAddress!);

        foreach (var header in (string[])["Authorization", ShownToken.Header])
        {
            var answer = await client.SendAsync(HttpMethod.Get, "/api/latest", site: "", null, request =>
            {
                AsEverybody(request);
                request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? "Bearer " + token : token);
            });

            CodeOf(answer.Body).ShouldBe("token-unknown", header);
        }
    }

    [Theory]
    [InlineData("/api/../maintenance")]
    [InlineData("/api/%2e%2e/maintenance")]
    [InlineData("/api/.%2E/maintenance")]
    [InlineData("/x/../maintenance")]
    public async Task A_page_for_people_that_is_reached_by_way_of_an_excluded_path_believes_no_principal(string address)
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        await app.Tick.RunAsync(Cancel);

        (await AskAsSentAsync(app, "/maintenance")).ShouldStartWith("HTTP/1.1 200");
        (await AskAsSentAsync(app, address)).ShouldContain("Location: /.auth/login/aad?");
    }

    [Theory]
    [InlineData("X-Original-URL", "/api/../maintenance")]
    [InlineData("X-Original-URL", "/healthz/%252e%252e/maintenance?x=1")]
    [InlineData("X-WAWS-Unencoded-URL", "/api\\..\\maintenance")]
    public async Task Nor_does_one_whose_address_the_front_says_was_sent_otherwise(string header, string address)
    {
        await using var app = await RegionApp.StartAsync(RegionApp.SignedIn());
        await app.Tick.RunAsync(Cancel);

        (await AskAsSentAsync(app, "/maintenance", $"{header}: {address}\r\n")).ShouldContain("Location: /.auth/login/aad?");
        (await AskAsSentAsync(app, "/maintenance", $"{header}: /maintenance?range=1..2\r\n")).ShouldStartWith("HTTP/1.1 200");
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/relays/api", true)]
    [InlineData("/rollouts/r-1", true)]
    [InlineData("/signin", true)]
    [InlineData("/API/latest", false)]
    [InlineData("/api", false)]
    [InlineData("/apiary", false)]
    [InlineData("/Metrics/", false)]
    [InlineData("/healthz;x", false)]
    [InlineData("/openapi.json", false)]
    public void What_might_be_excluded_counts_as_excluded(string path, bool stands) =>
        PlatformSignIn.StandsBefore(new DefaultHttpContext { Request = { Path = path } }.Request).ShouldBe(stands);

    /// <summary>Whoever may do everything, as only the platform may say.</summary>
    private static void AsEverybody(HttpRequestMessage request) => request.Headers.Add(EntraPrincipal.Header, Everybody);

    private static string Everybody { get; } =
        EntraPrincipalTests.Of([("preferred_username", "ana@example.com"), ("oid", "1"), .. Enum.GetValues<AccessRole>().Select(role => ("roles", KebabCase.Of(role)))]);

    private static async Task<string> TokenAsync(RegionApp app, AccessRole role) => (await app.Tokens.CreateAsync(new TokenRequest("rita", [role], [], TokenRequest.DefaultLifetime), Cancel)).Text;

    /// <summary>Asks with an address that no client would send as it is, as a browser that is signed in would.</summary>
    private static async Task<string> AskAsSentAsync(RegionApp app, string address, string headers = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Http.BaseAddress!.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {address} HTTP/1.1\r\nHost: probes.example.com\r\n{EntraPrincipal.Header}: {Everybody}\r\n{headers}Connection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancel);
    }

    private static string PathOf(RouteEndpoint page) => page.RoutePattern.RawText!.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    private static StringContent? BodyOf(RouteEndpoint page) => Method(page) == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null;

    private static HttpMethod Method(RouteEndpoint page) => new(page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);

    private static string? CodeOf(string body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("code").GetString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
