using System.Net.Http.Headers;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>Looks at a deployment from outside: a few requests, none of which changes anything.</summary>
/// <param name="address">Where it is.</param>
/// <param name="token">The token; <see langword="null"/> for none. It is sent to <c>https</c> and to this machine only.</param>
/// <param name="time">The local clock.</param>
internal sealed class DoctorClient(Uri address, string? token, TimeProvider time) : IDisposable
{
    private const string Results = "/api/latest";

    /// <summary>App Service authentication's header, here with a principal that nobody signed: base64 of an empty claim set.</summary>
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";

    private const string MadeUpPrincipal = "eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6W119";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Looks.</summary>
    public async Task<DoctorEvidence> LookAsync(CancellationToken cancellationToken)
    {
        // The first request pays for the connection, and on Azure for a start of the app; the second is what is timed.
        await AskAsync("/healthz", null, cancellationToken);
        return new DoctorEvidence
        {
            Address = address,
            Health = await AskAsync("/healthz", null, cancellationToken),
            Stranger = await AskAsync(Results, null, cancellationToken),
            Forger = await AskAsync(Results, request => request.Headers.Add(PrincipalHeader, MadeUpPrincipal), cancellationToken),
            Known = string.IsNullOrEmpty(token) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
                ? null
                : await AskAsync(Results, request => request.Headers.Add(ShownToken.Header, token), cancellationToken),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<DoctorAnswer> AskAsync(string path, Action<HttpRequestMessage>? change, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        change?.Invoke(request);
        var sent = time.GetUtcNow();
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var received = time.GetUtcNow();
            return new DoctorAnswer { Status = response.StatusCode, Date = response.Headers.Date, Body = await response.Content.ReadAsStringAsync(cancellationToken), Sent = sent, Received = received };
        }
        catch (HttpRequestException exception)
        {
            return new DoctorAnswer { Failure = $"{address} does not answer: {exception.Message}", Sent = sent, Received = time.GetUtcNow() };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DoctorAnswer { Failure = $"{address} gave no answer within {_http.Timeout.TotalSeconds:0} s", Sent = sent, Received = time.GetUtcNow() };
        }
    }
}
