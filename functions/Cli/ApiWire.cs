using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Sends requests to an API, and says in words what comes between: nothing that goes wrong on the way is an exception. It follows nothing
/// that leads elsewhere, since a token would go along.
/// </summary>
internal sealed class ApiWire : IDisposable
{
    /// <summary>After how long people are told that an answer is waited for: 5 s.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _connecting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _lookingAgain = TimeSpan.FromSeconds(3);

    private readonly Uri _address;
    private readonly TimeSpan _patience;
    private readonly TextWriter _notes;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;
    private CertificateRefusal? _refused;

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="address">The base address.</param>
    /// <param name="patience">How long an answer is waited for, and a connection at most 10 s of it.</param>
    /// <param name="notes">Where people are told that it waits.</param>
    /// <param name="time">The clock.</param>
    public ApiWire(Uri address, TimeSpan patience, TextWriter notes, TimeProvider time)
    {
        (_address, _patience, _notes, _time) = (address, patience, notes, time);
        _handler.ConnectTimeout = patience < _connecting ? patience : _connecting;
        _handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (_refused = CertificateRefusal.Of(certificate, chain, errors)) is null;
        _http = new(_handler) { BaseAddress = address, Timeout = patience };
    }

    /// <summary>Whether a token may be sent to an address: over <c>https</c>, and to this machine.</summary>
    public static bool MaySendTokenTo(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.IsLoopback;

    /// <summary>Asks. There is either an answer, whatever it is, or what came between.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="token">The token that is shown; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<(ApiAnswer? Answer, ApiTrouble? Trouble)> AskAsync(HttpRequestMessage request, string? token, CancellationToken cancellationToken)
    {
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        if (token?.Trim() is { } shown)
        {
            if (!shown.All(letter => letter is > ' ' and <= '~'))
                return (null, ApiTrouble.BadToken);
            request.Headers.Add(ShownToken.Header, shown);
        }

        var begun = _time.GetTimestamp();
        try
        {
            using var response = await SendAsync(request, cancellationToken);
            var answer = await ReadAsync(response, cancellationToken);
            return answer.Status is HttpStatusCode.BadRequest && answer.Problem is null && await SpeaksOtherSchemeAsync(cancellationToken) ? (null, ApiTrouble.OtherScheme(_address)) : (answer, null);
        }
        catch (HttpRequestException failure)
        {
            var trouble = ApiTrouble.Of(_address, failure, _refused);
            return (null, trouble.Code is "tls-failed" or "cut-off" or "not-http" && await SpeaksOtherSchemeAsync(cancellationToken) ? ApiTrouble.OtherScheme(_address) : trouble);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var waited = _time.GetElapsedTime(begun);
            return (null, ApiTrouble.Silent(_address, waited, await LooksAsync(TakesConnectionAsync, cancellationToken)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = _http.SendAsync(request, cancellationToken);
        using var heard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(answer, Task.Delay(Quiet, _time, heard.Token)) != answer && !cancellationToken.IsCancellationRequested)
            await _notes.WriteLineAsync($"ozprobes: waiting for {_address}, {_patience.TotalSeconds:0} s at most");
        await heard.CancelAsync();
        return await answer;
    }

    private static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new()
    {
        Status = response.StatusCode,
        Body = await response.Content.ReadAsStringAsync(cancellationToken),
        MediaType = response.Content.Headers.ContentType?.MediaType,
        Location = response.Headers.Location,
        Tag = response.Headers.ETag?.ToString(),
        Date = response.Headers.Date,
    };

    /// <summary>Whether the port answers in the scheme in which it was not asked.</summary>
    private Task<bool> SpeaksOtherSchemeAsync(CancellationToken cancellationToken) =>
        LooksAsync(_address.Scheme == Uri.UriSchemeHttps ? SpeaksPlainAsync : SpeaksTlsAsync, cancellationToken);

    /// <summary>Looks once more, to tell people what it is that is wrong. Nothing is sent but a request for nothing.</summary>
    private static async Task<bool> LooksAsync(Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_lookingAgain);
        try
        {
            await look(limit.Token);
            return true;
        }
        catch (Exception none) when (none is HttpRequestException or SocketException or IOException or AuthenticationException || (none is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task TakesConnectionAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, cancellationToken);
    }

    private async Task SpeaksPlainAsync(CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var plain = new HttpClient(handler);
        using var response = await plain.GetAsync(new UriBuilder(_address) { Scheme = Uri.UriSchemeHttp, Path = "/healthz" }.Uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task SpeaksTlsAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, cancellationToken);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _address.Host, RemoteCertificateValidationCallback = (_, _, _, _) => true }, cancellationToken);
    }
}
