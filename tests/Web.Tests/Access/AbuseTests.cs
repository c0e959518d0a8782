using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Access;

/// <summary>What somebody can send to wear the server out.</summary>
public sealed class AbuseTests
{
    private const int Listeners = 1_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/signin", "application/x-www-form-urlencoded")]
    [InlineData("/api/rollouts/plan", "application/json")]
    public async Task A_hundred_megabytes_are_not_read(string path, string type)
    {
        await using var served = await ServedRollouts.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, served.Fleet.Http.BaseAddress!.Port, Cancel);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.Olga}\r\nContent-Type: {type}\r\nContent-Length: 100000000\r\n\r\n"), Cancel);
        using var reader = new StreamReader(socket.GetStream());

        (await reader.ReadLineAsync(Cancel)).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task A_body_that_hardly_comes_is_not_waited_for()
    {
        await using var served = await ServedRollouts.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, served.Fleet.Http.BaseAddress!.Port, Cancel);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nt"), Cancel);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var dropped = Task.Run(async () =>
        {
            var (buffer, told) = (new byte[4096], new StringBuilder());
            for (var read = await stream.ReadAsync(buffer, patience.Token); read > 0; read = await stream.ReadAsync(buffer, patience.Token))
                told.Append(Encoding.ASCII.GetString(buffer, 0, read));
            return told.ToString();
        }, patience.Token);

        (await dropped).ShouldMatch("^(HTTP/1.1 408 .*)?", "it is told so, or cut off, and in any case not waited for");
    }

    [Fact]
    public async Task A_form_with_more_fields_than_forms_have_is_refused()
    {
        await using var served = await ServedRollouts.StartAsync();
        using var form = new StringContent(string.Join('&', Enumerable.Repeat("a", 4_000)), Encoding.UTF8, "application/x-www-form-urlencoded");

        (await served.Fleet.Http.PostAsync(new Uri("/signin", UriKind.Relative), form, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_thousand_open_pages_listen_and_one_more_page_is_still_served()
    {
        await using var fleet = await new ServedFleet("br")
        {
            Reads = true,
            Change = settings => settings with { Rates = new RequestRates { PerAddress = new RequestRate(5_000, TimeSpan.FromMilliseconds(1)), PerToken = new RequestRate(5_000, TimeSpan.FromMilliseconds(1)) } },
        }.StartAsync(waitForSlot: false);
        var streams = new List<Stream>();
        try
        {
            for (var i = 0; i < Listeners; i++)
                streams.Add(await fleet.Http.GetStreamAsync(new Uri("/live", UriKind.Relative), Cancel));

            foreach (var stream in streams)
                (await stream.ReadAsync(new byte[1], Cancel)).ShouldBe(1);
            (await fleet.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            foreach (var stream in streams)
                await stream.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/assets/../../etc/passwd")]
    [InlineData("/assets/..%2f..%2fetc/passwd")]
    [InlineData("/assets/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/assets/x/..%5c..%5cfleet.yaml")]
    [InlineData("/assets/x/....//fleet.yaml")]
    [InlineData("/rollouts/..%2f..%2f.ozprobes%2fresults.db/plan")]
    public async Task Nothing_is_reached_by_a_path_that_climbs(string path)
    {
        await using var served = await ServedRollouts.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, served.Fleet.Http.BaseAddress!.Port, Cancel);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.Rita}\r\nConnection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(socket.GetStream());

        (await reader.ReadLineAsync(Cancel)).ShouldBe("HTTP/1.1 404 Not Found");
    }
}
