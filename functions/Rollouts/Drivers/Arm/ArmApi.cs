using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>
/// Asks Azure Resource Manager. Reads are repeated where that may help, and everything is where it asks to be asked later, as long as the
/// call lasts. The token goes to the endpoint alone: redirects are not followed, and results are not fetched from elsewhere.
/// </summary>
internal sealed class ArmApi : IDisposable
{
    private const int Attempts = 4;
    private const int LongestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private readonly ArmOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>Makes a client.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public ArmApi(ArmOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = options.Endpoint,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>Asks. Statuses of refusal come with a failure; 202 comes with the place to ask next.</summary>
    public async Task<ArmAnswer> AskAsync(HttpMethod method, string address, string? body, CancellationToken cancellationToken)
    {
        var place = new Uri(_options.Endpoint, address);
        if (place.Host != _options.Endpoint.Host || place.Scheme != _options.Endpoint.Scheme)
        {
            return Failed(0, DriverFailureCode.BadAnswer, "Azure answered with an address that is not its own");
        }

        for (var attempt = 1; ; attempt++)
        {
            var answer = await OnceAsync(method, place, body, cancellationToken);
            var wait = answer.RetryAfter ?? FirstWait * Math.Pow(2, attempt - 1);
            var mayHelp = answer.Failure?.Code is DriverFailureCode.RateLimited
                || (method == HttpMethod.Get && answer.Failure?.Code is DriverFailureCode.Unavailable or DriverFailureCode.Unreachable);
            if (!mayHelp || attempt == Attempts || wait > LongestWait)
            {
                return answer;
            }

            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return answer;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ArmAnswer> OnceAsync(HttpMethod method, Uri place, string? body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_options.Timeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var isSent = false;
        try
        {
            var token = await _options.Credential.GetTokenAsync(new TokenRequestContext(["https://management.azure.com/.default"]), end.Token);
            using var request = new HttpRequestMessage(method, place);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            isSent = method != HttpMethod.Get;
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, end.Token);
            return Read(response, await response.Content.ReadAsByteArrayAsync(end.Token), method);
        }
        catch (AuthenticationFailedException wrong)
        {
            return Failed(0, DriverFailureCode.Authentication, $"the server cannot sign in to Azure: {wrong.Message.Split('\n')[0].Trim()}");
        }
        catch (OperationCanceledException)
        {
            return Failed(0, isSent ? DriverFailureCode.AnswerLost : DriverFailureCode.Timeout, "Azure did not answer in time");
        }
        catch (HttpRequestException wrong)
        {
            var isUnheard = wrong.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return isSent && !isUnheard
                ? Failed(0, DriverFailureCode.AnswerLost, "the connection ended before Azure answered")
                : Failed(0, DriverFailureCode.Unreachable, $"Azure cannot be reached: {wrong.Message}");
        }
        catch (JsonException)
        {
            return Failed(0, DriverFailureCode.BadAnswer, "Azure's answer is no JSON");
        }
    }

    private ArmAnswer Read(HttpResponseMessage response, byte[] bytes, HttpMethod method)
    {
        using var document = bytes.Length == 0 ? null : JsonDocument.Parse(bytes);
        var body = document?.RootElement.Clone() ?? default;
        var after = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - _time.GetUtcNow() : null;
        var answer = new ArmAnswer((int)response.StatusCode, body, response.Headers.Location, after);
        return response.IsSuccessStatusCode ? answer : answer with { Failure = Refusal(response.StatusCode, body, method) };
    }

    private static DriverFailure Refusal(HttpStatusCode status, JsonElement body, HttpMethod method)
    {
        var told = ArmErrors.Flatten(body) is { Length: > 0 } text ? text : string.Create(CultureInfo.InvariantCulture, $"status {(int)status}");
        return new()
        {
            Code = status switch
            {
                HttpStatusCode.Unauthorized => DriverFailureCode.Authentication,
                HttpStatusCode.Forbidden => DriverFailureCode.Forbidden,
                HttpStatusCode.NotFound => DriverFailureCode.NotFound,
                HttpStatusCode.Conflict => DriverFailureCode.Conflict,
                HttpStatusCode.TooManyRequests => DriverFailureCode.RateLimited,
                >= HttpStatusCode.InternalServerError => method == HttpMethod.Get ? DriverFailureCode.Unavailable : DriverFailureCode.AnswerLost,
                _ => DriverFailureCode.CommandFailed,
            },
            Detail = $"Azure answered {told}",
        };
    }

    private static ArmAnswer Failed(int status, DriverFailureCode code, string detail) => new(status, Failure: new() { Code = code, Detail = detail });
}
