using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class ManagementClientTests : IAsyncLifetime
{
    private const string Token = "nbp_0123456789abcdefghijklmnopqrstuvwxyz";

    private const string Peers = """
        [{"id":"chacbco6lnnbn6cg5s90","name":"stage-host-1","ip":"10.64.0.1","connection_ip":"35.64.0.1","connected":true,
          "last_seen":"2026-05-05T10:05:26.420578Z","os":"Debian GNU/Linux 12","kernel_version":"6.1","version":"0.53.1","ui_version":"",
          "hostname":"stage-host-1","dns_label":"stage-host-1.example.com","user_id":"","groups":[{"id":"g1","name":"routing-br","peers_count":2,
          "resources_count":0,"issued":"api"}],"ssh_enabled":false,"login_expired":true,"login_expiration_enabled":true,
          "inactivity_expiration_enabled":false,"approval_required":false,"country_code":"BR","city_name":"São Paulo","geoname_id":3448439,
          "serial_number":"","extra_dns_labels":[],"ephemeral":false,"accessible_peers_count":5},
         {"id":"p2","name":"new","ip":"10.64.0.2","connected":false,"last_seen":"0001-01-01T00:00:00Z","groups":null}]
        """;

    private readonly Queue<(int Status, string Body, string? RetryAfter)> _answers = new();
    private readonly List<(string Path, string Authorization)> _requests = [];
    private WebApplication _server = null!;
    private TimeSpan _slowness;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync(Ending);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Peers_are_read_with_the_token_in_its_own_scheme()
    {
        _answers.Enqueue((200, Peers, null));

        var reading = await Client().GetPeersAsync(Ending);

        var peers = reading.Value.ShouldNotBeNull(reading.Failure?.ToString());
        peers[0].ShouldSatisfyAllConditions(
            peer => peer.Name.ShouldBe("stage-host-1"),
            peer => peer.Connected.ShouldBeTrue(),
            peer => peer.LoginExpired.ShouldBeTrue(),
            peer => peer.CountryCode.ShouldBe("BR"),
            peer => peer.LastSeen.ShouldBe(new DateTimeOffset(2026, 5, 5, 10, 5, 26, TimeSpan.Zero) + TimeSpan.FromMicroseconds(420578)),
            peer => peer.Groups!.Single().Name.ShouldBe("routing-br"));
        peers[1].Groups.ShouldBeNull();
        _requests.ShouldBe([("/api/peers", $"Token {Token}")]);
    }

    [Theory]
    [InlineData(401, DriverFailureCode.Authentication)]
    [InlineData(403, DriverFailureCode.Forbidden)]
    [InlineData(404, DriverFailureCode.NotFound)]
    [InlineData(302, DriverFailureCode.BadAnswer)]
    public async Task A_refusal_is_told_apart_and_not_repeated(int status, DriverFailureCode code)
    {
        _answers.Enqueue((status, """{"message":"no"}""", null));

        var failure = (await Client().GetGroupsAsync(Ending)).Failure.ShouldNotBeNull();

        failure.Code.ShouldBe(code);
        failure.ToString().ShouldNotContain(Token);
        _requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_may_pass_is_repeated_and_a_wait_that_is_asked_for_is_kept()
    {
        _answers.Enqueue((429, "", "0"));
        _answers.Enqueue((503, "", null));
        _answers.Enqueue((200, "[]", null));

        (await Client().GetRoutersAsync(Ending)).Value.ShouldNotBeNull().ShouldBeEmpty();
        _requests.Select(request => request.Path).ShouldBe(["/api/networks/routers", "/api/networks/routers", "/api/networks/routers"]);
    }

    [Theory]
    [InlineData(429, DriverFailureCode.RateLimited)]
    [InlineData(500, DriverFailureCode.Unavailable)]
    public async Task What_does_not_pass_ends_after_a_bounded_number_of_tries(int status, DriverFailureCode code)
    {
        for (var i = 0; i < 10; i++)
        {
            _answers.Enqueue((status, "", "0"));
        }

        (await Client().GetRoutesAsync(Ending)).Failure!.Code.ShouldBe(code);
        _requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("<html>sign in</html>", "management's answer to api/peers is no JSON, it begins with <html>sign in</html>: is {url} its address?")]
    [InlineData("", "management's answer to api/peers is empty: is {url} its address?")]
    [InlineData("{}", "management's answer to api/peers is no list, it is {}: is {url} its address?")]
    [InlineData("null", "management answered null to api/peers")]
    [InlineData("""[{"name":"no id"}]""", "entry 0 of management's answer to api/peers, 'no id': it has no 'id', which the API documents")]
    [InlineData("""[{"id":"p1","name":"sp-1"},{"id":"p2","name":"sp-2","last_seen":"yesterday"}]""", "entry 1 of management's answer to api/peers, 'sp-2': last_seen is \"yesterday\", which is not what the API documents")]
    [InlineData("""[{"id":"p1","name":"","groups":[{"id":"g","name":"all","peers":7}]}]""", "entry 0 of management's answer to api/peers, 'p1': groups.0.peers is 7, which is not what the API documents")]
    [InlineData("[7]", "entry 0 of management's answer to api/peers: it is 7, which is not what the API documents")]
    public async Task What_is_not_the_documented_answer_is_told_with_its_place_and_what_is_there(string body, string detail)
    {
        _answers.Enqueue((200, body, null));

        var failure = (await Client().GetPeersAsync(Ending)).Failure.ShouldNotBeNull();

        (failure.Code, failure.Detail).ShouldBe((DriverFailureCode.BadAnswer, detail.Replace("{url}", $"{_server.Urls.First()}/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_answer_without_bound_is_not_read()
    {
        _answers.Enqueue((200, $"[{new string(' ', 100_000)}]", null));
        (await Client(options => options with { MaxBytes = 10_000 }).GetPeersAsync(Ending)).Failure!.Code.ShouldBe(DriverFailureCode.BadAnswer);
    }

    [Fact]
    public async Task Silence_is_a_timeout_and_a_closed_port_is_not()
    {
        _slowness = TimeSpan.FromSeconds(20);
        var slow = Client(options => options with { Timeout = TimeSpan.FromMilliseconds(100), CallTimeout = TimeSpan.FromSeconds(1) });
        (await slow.GetPeersAsync(Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Timeout);

        var gone = Client(options => options with { Url = new Uri("http://127.0.0.1:1") });
        (await gone.GetPeersAsync(Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Unreachable);
    }

    [Fact]
    public async Task A_token_that_is_not_there_is_told_before_anything_is_sent()
    {
        var client = Client(options => options with { Token = new SecretReference { Env = "NOWHERE" } });

        (await client.GetPeersAsync(Ending)).Failure!.Detail.ShouldContain("NOWHERE");
        _requests.ShouldBeEmpty();
    }

    private ManagementClient Client(Func<ManagementClientOptions, ManagementClientOptions>? change = null)
    {
        var options = new ManagementClientOptions
        {
            Url = new Uri(_server.Urls.Single()),
            Token = new SecretReference { Env = "TOKEN" },
            Retries = 2,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            Environment = name => name == "TOKEN" ? Token : null,
        };
        return new ManagementClient(change?.Invoke(options) ?? options, TimeProvider.System);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _requests.Add((context.Request.Path, context.Request.Headers.Authorization.ToString()));
        await Task.Delay(_slowness, context.RequestAborted);
        var (status, body, retryAfter) = _answers.Count > 0 ? _answers.Dequeue() : ((int)HttpStatusCode.OK, "[]", null);
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        context.Response.Headers.Location = status == 302 ? "http://127.0.0.1:1/" : null;
        await context.Response.WriteAsync(body, Ending);
    }
}
