using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Asks the API of a running <c>ozprobes serve</c> or of the Azure function app. Who asks is the token in <c>OZPROBES_TOKEN</c>, which
/// is sent to <c>https</c> and to this machine only.
/// </summary>
/// <param name="address">The base address.</param>
/// <param name="token">The token; <see langword="null"/> to ask without one.</param>
internal sealed class ApiClient(Uri address, string? token) : IDisposable
{
    /// <summary>Where a local <c>serve</c> listens unless it is told otherwise.</summary>
    public static readonly string DefaultAddress = ListenAddress.UrlOf(ListenAddress.Default).GetLeftPart(UriPartial.Authority);

    /// <summary>The environment variable that holds the token.</summary>
    public const string TokenVariable = "OZPROBES_TOKEN";

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Gets a document.</summary>
    /// <exception cref="ApiException">There was none; the message says why, for a person.</exception>
    public async Task<string> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(pathAndQuery, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (!string.IsNullOrEmpty(token))
        {
            if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
                throw new ApiException($"{address} is not https: the token in {TokenVariable} is not sent to it.");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsStringAsync(cancellationToken)
                : throw new ApiException(await ExplainAsync(response, cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException($"{address} does not answer: {exception.Message} Is 'ozprobes serve' running, or is --url another?");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException($"{address} gave no answer within {_http.Timeout.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        const int MostCharacters = 300;
        var body = (await response.Content.ReadAsStringAsync(cancellationToken)).ReplaceLineEndings(" ").Trim();
        var said = DetailOf(response, body) ?? body;
        var shown = new string([.. said.Take(MostCharacters).Select(c => char.IsControl(c) ? ' ' : c)]);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{address} asks who you are: put a token into {TokenVariable}.",
            HttpStatusCode.Forbidden => $"{address} does not let the owner of this token do that.",
            _ when DetailOf(response, body) is not null => shown,
            _ => $"{address} answers {(int)response.StatusCode}: {shown}",
        };
    }

    /// <summary>What a problem document (RFC 9457) says is wrong, and what to do; <see langword="null"/> when the answer is none.</summary>
    private static string? DetailOf(HttpResponseMessage response, string body)
    {
        if (response.Content.Headers.ContentType?.MediaType is not MediaTypeNames.Application.ProblemJson)
            return null;

        try
        {
            return JsonNode.Parse(body) is JsonObject document && document["detail"]?.GetValue<string>() is { } detail
                ? $"{detail} {document["remedy"]?.GetValue<string>()}".TrimEnd()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
