using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Asks the API of a running <c>ozprobes serve</c> or of the Azure function app. Who asks is the token in <c>OZPROBES_TOKEN</c>, which
/// is sent to <c>https</c> and to this machine only.
/// </summary>
/// <param name="address">The base address.</param>
/// <param name="token">The token; <see langword="null"/> to ask without one.</param>
internal sealed class ApiClient(Uri address, string? token) : IDisposable
{
    /// <summary>The environment variable that holds the token.</summary>
    public const string TokenVariable = "OZPROBES_TOKEN";

    /// <summary>What a further command line needs to reach the same API: <c> --url …</c>, or nothing for the default one.</summary>
    public string UrlOption { get; } = ApiAddress.OptionFor(address);

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Gets a document.</summary>
    /// <exception cref="ApiException">There was none; the message says why, for a person.</exception>
    public async Task<string> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(pathAndQuery, UriKind.Relative));
        return (await SendAsync(request, cancellationToken)).Body!;
    }

    /// <summary>Gets a document that may be known already.</summary>
    /// <param name="pathAndQuery">Where it is.</param>
    /// <param name="tag">The tag of the one that is known; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The document, <see langword="null"/> when it is the one that is known, and its tag.</returns>
    /// <exception cref="ApiException">There was none; the message says why, for a person.</exception>
    public async Task<(string? Body, string? Tag)> GetAsync(string pathAndQuery, string? tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(pathAndQuery, UriKind.Relative));
        if (tag is not null)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Asks for something to be done.</summary>
    /// <param name="path">Where.</param>
    /// <param name="json">What is sent.</param>
    /// <param name="idempotencyKey">What makes a repeated request the same one; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">It was not done; the message says why, for a person.</exception>
    public async Task<string> PostAsync(string path, string json, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(json, Encoding.UTF8, MediaTypeNames.Application.Json);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return (await SendAsync(request, cancellationToken)).Body!;
    }

    /// <summary>Asks for something to be ended.</summary>
    /// <exception cref="ApiException">It was not; the message says why, for a person.</exception>
    public async Task<string> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(path, UriKind.Relative));
        return (await SendAsync(request, cancellationToken)).Body!;
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="ApiException">It is not the document that is expected.</exception>
    public static T Read<T>(string body, Func<string, T> read)
    {
        try
        {
            return read(body);
        }
        catch (JsonException)
        {
            throw new ApiException("the answer is not one of ozprobes; is --url right?");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(string? Body, string? Tag)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        if (!string.IsNullOrEmpty(token))
        {
            if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
                throw new ApiException($"{address} is not https: the token in {TokenVariable} is not sent to it.");
            request.Headers.Add(ShownToken.Header, token);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode is HttpStatusCode.NotModified ? (null, response.Headers.ETag?.ToString())
                : response.IsSuccessStatusCode ? (await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.ETag?.ToString())
                : throw await ExplainAsync(response, cancellationToken);
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

    private async Task<ApiException> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (ProblemOf(response, body) is { } problem && problem["detail"]?.GetValue<string>() is { } detail)
        {
            var code = problem["code"]?.GetValue<string>();
            return new ApiException(Shown($"{detail} {problem["remedy"]?.GetValue<string>()}")) { Problem = body, Code = code };
        }

        return new ApiException(response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{address} asks who you are: put a token into {TokenVariable}.",
            HttpStatusCode.Forbidden => $"{address} does not let the owner of this token do that.",
            _ => $"{address} answers {(int)response.StatusCode}: {Shown(body)}",
        });
    }

    private static string Shown(string text)
    {
        const int MostCharacters = 600;
        return new string([.. text.ReplaceLineEndings(" ").Trim().Take(MostCharacters).Select(c => char.IsControl(c) ? ' ' : c)]);
    }

    /// <summary>The problem document (RFC 9457) that an answer is; <see langword="null"/> when it is none.</summary>
    private static JsonObject? ProblemOf(HttpResponseMessage response, string body)
    {
        if (response.Content.Headers.ContentType?.MediaType is not MediaTypeNames.Application.ProblemJson)
            return null;

        try
        {
            return JsonNode.Parse(body) is JsonObject document && document["detail"] is JsonValue detail && detail.TryGetValue<string>(out _) ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
