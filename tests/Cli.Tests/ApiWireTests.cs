using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests;

/// <summary>What goes wrong between a command and its API, on real sockets.</summary>
public sealed class ApiWireTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_is_in_no_dns_is_told_as_such() =>
        (await TroubleAtAsync(new Uri("http://probes.invalid:9842"))).ShouldSatisfyAllConditions(told => told.Code.ShouldBe("name-unknown"), told => told.Detail.ShouldContain("probes.invalid"));

    [Fact]
    public async Task A_port_that_nothing_listens_at_is_told_as_such() => (await TroubleAtAsync(new Uri($"http://127.0.0.1:{LoopbackRelay.FreePort()}"))).Code.ShouldBe("refused");

    [Fact]
    public async Task A_host_that_drops_packets_is_told_from_one_that_is_silent()
    {
        using var hole = await SynBlackhole.StartAsync();
        await using var silent = HostileServer.Silent();

        (await TroubleAtAsync(new Uri($"http://{hole.EndPoint}"), seconds: 1)).Code.ShouldBe("unreachable");
        (await TroubleAtAsync(new Uri($"http://{silent.EndPoint}"), seconds: 1)).Code.ShouldBe("silent");
        (await TroubleAtAsync(new Uri($"https://{silent.EndPoint}"), seconds: 1)).Code.ShouldBe("silent", "where the handshake gets no answer");
    }

    [Fact]
    public async Task Https_to_a_port_that_speaks_http_says_what_to_write()
    {
        await using var plain = ApiServer.Start(_ => (200, "{}"));
        var address = new Uri(plain.Url.Replace("http://", "https://", StringComparison.Ordinal));

        var told = await TroubleAtAsync(address);

        told.Code.ShouldBe("speaks-http");
        told.Remedy.ShouldContain($"Write {plain.Url}/");
    }

    [Fact]
    public async Task Http_to_a_port_that_speaks_https_says_what_to_write()
    {
        await using var closes = Tls(TestAuthority.Certificate);
        await using var explains = new ScriptedServer(async (stream, cancellationToken) =>
        {
            var first = new byte[1];
            _ = await stream.Socket.ReceiveAsync(first, SocketFlags.Peek, cancellationToken);
            if (first[0] == 0x16)
                await ShakeHandsAsync(stream, TestAuthority.Certificate, cancellationToken);
            else
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\nto https"u8.ToArray(), cancellationToken);
        });

        foreach (var port in (int[])[closes.EndPoint.Port, explains.EndPoint.Port])
        {
            var told = await TroubleAtAsync(new Uri($"http://127.0.0.1:{port}"));
            told.Code.ShouldBe("speaks-https");
            told.Remedy.ShouldContain($"https://127.0.0.1:{port}/");
        }
    }

    [Fact]
    public async Task A_certificate_that_is_refused_says_why()
    {
        using var root = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
        var now = TimeProvider.System.GetUtcNow();
        using var wrong = root.Issue("relay.example", "other.example");
        using var old = root.Issue(new LeafOptions { Addresses = [IPAddress.Loopback], NotBefore = now.AddDays(-20), NotAfter = now.AddDays(-2) });

        await using var untrusted = Tls(TestAuthority.Certificate);
        await using var misnamed = Tls(wrong);
        await using var expired = Tls(old);

        (await TroubleAtAsync(new Uri($"https://127.0.0.1:{untrusted.EndPoint.Port}"))).ShouldSatisfyAllConditions(told => told.Code.ShouldBe("certificate-untrusted"), told => told.Remedy.ShouldContain("trust store"));
        (await TroubleAtAsync(new Uri($"https://127.0.0.1:{misnamed.EndPoint.Port}"))).ShouldSatisfyAllConditions(told => told.Code.ShouldBe("certificate-name"), told => told.Detail.ShouldContain("is for relay.example, other.example, and not for 127.0.0.1"));
        (await TroubleAtAsync(new Uri($"https://127.0.0.1:{expired.EndPoint.Port}"))).ShouldSatisfyAllConditions(told => told.Code.ShouldBe("certificate-time"), told => told.Remedy.ShouldContain("Renew"));
    }

    [Fact]
    public async Task What_ends_the_connection_or_speaks_something_else_is_told_apart()
    {
        await using var cuts = HostileServer.CloseAfterClientHello();
        await using var babbles = HostileServer.Says("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray());

        (await TroubleAtAsync(new Uri($"http://{cuts.EndPoint}"))).Code.ShouldBe("cut-off");
        (await TroubleAtAsync(new Uri($"https://{cuts.EndPoint}"))).Code.ShouldBe("tls-failed");
        (await TroubleAtAsync(new Uri($"http://{babbles.EndPoint}"))).Code.ShouldBe("not-http");
    }

    [Fact]
    public async Task Nothing_that_leads_elsewhere_is_followed_since_a_token_would_go_along()
    {
        var shown = new List<string>();
        await using var elsewhere = ApiServer.Start(context =>
        {
            shown.Add(context.Request.Headers[ShownToken.Header].ToString());
            return Task.CompletedTask;
        });
        await using var leads = ApiServer.Start(context =>
        {
            context.Response.Redirect(elsewhere.Url);
            return Task.CompletedTask;
        });
        using var wire = new ApiWire(new Uri(leads.Url), TimeSpan.FromSeconds(20), TextWriter.Null, TimeProvider.System);

        using var request = Request();
        var (answer, trouble) = await wire.AskAsync(request, "ozp_x", Cancel);

        trouble.ShouldBeNull();
        answer!.IsRedirect.ShouldBeTrue();
        shown.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_waits_is_told_what_for_and_how_long_at_most()
    {
        using var told = new StringWriter();
        var time = new FakeTimeProvider();
        await using var slow = ApiServer.Start(async context =>
        {
            while (told.ToString().Length == 0)
            {
                time.Advance(ApiWire.Quiet);
                await Task.Delay(10, context.RequestAborted);
            }
        });
        using var wire = new ApiWire(new Uri(slow.Url), TimeSpan.FromSeconds(40), told, time);
        using var request = Request();

        (await wire.AskAsync(request, null, Cancel)).Answer!.Status.ShouldBe(HttpStatusCode.OK);

        told.ToString().ShouldBe($"ozprobes: waiting for {slow.Url}/, 40 s at most{Environment.NewLine}");
    }

    [Theory]
    [InlineData("ozp_07af\nozp_08", null)]
    [InlineData("ozp_07af…", null)]
    [InlineData(" ozp_07af\n", "ozp_07af")]
    public async Task A_text_that_no_token_is_is_told_and_not_sent(string text, string? sent)
    {
        string? shown = null;
        await using var api = ApiServer.Start(context =>
        {
            shown = context.Request.Headers[ShownToken.Header];
            return Task.CompletedTask;
        });
        using var wire = new ApiWire(new Uri(api.Url), TimeSpan.FromSeconds(20), TextWriter.Null, TimeProvider.System);
        using var request = Request();

        var (_, trouble) = await wire.AskAsync(request, text, Cancel);

        shown.ShouldBe(sent);
        trouble?.Code.ShouldBe("token-bad");
        (trouble is null).ShouldBe(sent is not null);
    }

    [Theory]
    [InlineData("https://probes.example.com", true)]
    [InlineData("http://127.0.0.1:9842", true)]
    [InlineData("http://localhost:9842", true)]
    [InlineData("http://probes.example.com", false)]
    public void A_token_is_sent_over_https_and_to_this_machine_only(string address, bool may) => ApiWire.MaySendTokenTo(new Uri(address)).ShouldBe(may);

    private static async Task<ApiTrouble> TroubleAtAsync(Uri address, int seconds = 20)
    {
        using var wire = new ApiWire(address, TimeSpan.FromSeconds(seconds), TextWriter.Null, TimeProvider.System);
        using var request = Request();
        var (answer, trouble) = await wire.AskAsync(request, null, Cancel);
        answer.ShouldBeNull();
        trouble!.Remedy.ShouldNotBeEmpty();
        return trouble;
    }

    private static HttpRequestMessage Request() => new(HttpMethod.Get, new Uri("/healthz", UriKind.Relative));

    private static ScriptedServer Tls(ServerCertificate certificate) => new((stream, cancellationToken) => ShakeHandsAsync(stream, certificate, cancellationToken));

    private static async Task ShakeHandsAsync(Stream stream, ServerCertificate certificate, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Context }, cancellationToken);
        _ = await tls.ReadAsync(new byte[1], cancellationToken);
    }
}
