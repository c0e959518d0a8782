using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Asks the API of a running <c>ozprobes serve</c> or of the Azure function app. Who asks is the token in <c>OZPROBES_TOKEN</c>, which
/// is sent to <c>https</c> and to this machine only.
/// </summary>
/// <param name="address">The base address.</param>
/// <param name="token">The token; <see langword="null"/> to ask without one.</param>
/// <param name="notes">Where people are told that an answer is waited for.</param>
internal sealed class ApiClient(Uri address, string? token, TextWriter notes) : IDisposable
{
    /// <summary>How long an answer is waited for: 60 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The environment variable that holds the token.</summary>
    public const string TokenVariable = "OZPROBES_TOKEN";

    /// <summary>What a further command line needs to reach the same API: <c> --url …</c>, or nothing for the default one.</summary>
    public string UrlOption { get; } = ApiAddress.OptionFor(address);

    private readonly ApiWire _wire = new(address, Patience, notes, TimeProvider.System);

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
            throw new ApiException("the answer is not one of ozprobes; is --url right?") { Code = "not-ozprobes", IsTrouble = true };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    private async Task<(string? Body, string? Tag)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(token) && !ApiWire.MaySendTokenTo(address))
            throw new ApiException($"{address} is not https: the token in {TokenVariable} is not sent to it.");
        var (answer, trouble) = await _wire.AskAsync(request, string.IsNullOrEmpty(token) ? null : token, cancellationToken);
        if ((trouble ?? ApiTrouble.Of(address, answer!)) is { } wrong)
            throw new ApiException($"{wrong.Detail}.", wrong.Remedy) { Code = wrong.Code, IsTrouble = true, MayPass = wrong.MayPass };
        return answer!.Problem is { } problem ? throw Refused(answer, problem)
            : answer.Status is HttpStatusCode.NotModified ? (null, answer.Tag)
            : (answer.Body, answer.Tag);
    }

    private static ApiException Refused(ApiAnswer answer, JsonObject problem) =>
        new(ApiAnswer.Shown($"{ApiAnswer.TextOf(problem, "detail")} {ApiAnswer.TextOf(problem, "remedy")}"))
        {
            Problem = answer.Body,
            Code = ApiAnswer.TextOf(problem, "code") ?? "problem",
            IsBadRequest = answer.Status is HttpStatusCode.BadRequest,
        };
}
