using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class ProbesPipelineTests
{
    [Fact]
    public async Task A_page_that_is_not_there_is_a_problem_document()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        using var response = await fleet.Http.GetAsync(new Uri("/nothing", UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_name_that_only_leads_here_is_not_served()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        (await fleet.GetAsync("/healthz", request => request.Headers.Host = "evil.example")).Status.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await fleet.GetAsync("/healthz", request => request.Headers.Host = "localhost:1234")).Status.ShouldBe(HttpStatusCode.OK);
        (await fleet.GetAsync("/healthz", request => request.Headers.Host = "[::1]")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nothing_is_kept_by_caches_and_the_server_is_not_named()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        using var response = await fleet.Http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);

        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_refused()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, fleet.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /healthz?{new string('x', 100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!.ShouldContain("414");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Nothing_is_written_through_the_api(string method)
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        (await fleet.GetAsync("/probe?relay=br", request => request.Method = new HttpMethod(method))).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }
}
