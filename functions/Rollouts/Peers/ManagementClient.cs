using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Asks management's HTTP API, and only reads. Requests that failed in a way that may pass are repeated, a bounded number of times;
/// redirects are not followed, since they would carry the token elsewhere.
/// </summary>
public sealed class ManagementClient : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private readonly ManagementClientOptions _options;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <summary>Makes a client.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public ManagementClient(ManagementClientOptions options, TimeProvider time)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = new Uri(options.Url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxBytes,
        };
        _pipeline = Pipeline(options, time);
    }

    /// <summary>All peers that the token may see: all of them with the right to read peers, else the user's own.</summary>
    public Task<ApiReading<List<ApiPeer>>> GetPeersAsync(CancellationToken cancellationToken) =>
        GetAsync("api/peers", ApiJson.Default.ListApiPeer, cancellationToken);

    /// <summary>All groups with their members.</summary>
    public Task<ApiReading<List<ApiGroup>>> GetGroupsAsync(CancellationToken cancellationToken) =>
        GetAsync("api/groups", ApiJson.Default.ListApiGroup, cancellationToken);

    /// <summary>All networks.</summary>
    public Task<ApiReading<List<ApiNetwork>>> GetNetworksAsync(CancellationToken cancellationToken) =>
        GetAsync("api/networks", ApiJson.Default.ListApiNetwork, cancellationToken);

    /// <summary>The routers of all networks.</summary>
    public Task<ApiReading<List<ApiRouter>>> GetRoutersAsync(CancellationToken cancellationToken) =>
        GetAsync("api/networks/routers", ApiJson.Default.ListApiRouter, cancellationToken);

    /// <summary>What is reached through all networks.</summary>
    public Task<ApiReading<List<ApiResource>>> GetResourcesAsync(CancellationToken cancellationToken) =>
        GetAsync("api/networks/resources", ApiJson.Default.ListApiResource, cancellationToken);

    /// <summary>All routes of the older kind.</summary>
    public Task<ApiReading<List<ApiRoute>>> GetRoutesAsync(CancellationToken cancellationToken) =>
        GetAsync("api/routes", ApiJson.Default.ListApiRoute, cancellationToken);

    /// <summary>All setup keys, masked.</summary>
    public Task<ApiReading<List<ApiSetupKey>>> GetSetupKeysAsync(CancellationToken cancellationToken) =>
        GetAsync("api/setup-keys", ApiJson.Default.ListApiSetupKey, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(ManagementClientOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddTimeout(options.CallTimeout)
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                MaxDelay = LongestWait,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>(wrong => wrong.HttpRequestError is not HttpRequestError.ConfigurationLimitExceeded)
                    .Handle<TimeoutRejectedException>()
                    .HandleResult(answer => answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError),
                DelayGenerator = attempt => ValueTask.FromResult(RetryAfter(attempt.Outcome.Result, time)),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(options.Timeout)
            .Build();

    private static TimeSpan? RetryAfter(HttpResponseMessage? answer, TimeProvider time)
    {
        var asked = answer?.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - time.GetUtcNow() : null;
        return asked is not { } wait ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    private async Task<ApiReading<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (!ConnectionSecret.TryRead(_options.Token, _options.Environment, out var token, out var error))
        {
            return Failed<T>(DriverFailureCode.Configuration, $"the token of management's API: {error}");
        }

        try
        {
            using var answer = await _pipeline.ExecuteAsync(end => SendAsync(path, token, end), cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                return Refused<T>(path, answer.StatusCode);
            }

            return Read(path, await answer.Content.ReadAsByteArrayAsync(cancellationToken), type);
        }
        catch (Exception wrong) when (wrong is TimeoutRejectedException or OperationCanceledException)
        {
            return Failed<T>(DriverFailureCode.Timeout, $"management did not answer {path} within {DurationText.Format(_options.CallTimeout)}");
        }
        catch (Exception wrong) when (wrong is HttpRequestException or IOException or FormatException)
        {
            return wrong is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
                ? Failed<T>(DriverFailureCode.BadAnswer, $"management's answer to {path} is larger than {_options.MaxBytes / 1024 / 1024} MiB")
                : Failed<T>(DriverFailureCode.Unreachable, $"management at {_options.Url} cannot be reached: {wrong.Message}");
        }
    }

    private ApiReading<T> Read<T>(string path, byte[] content, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type) is { } value
                ? new ApiReading<T> { Value = value }
                : Failed<T>(DriverFailureCode.BadAnswer, $"management answered null to {path}");
        }
        catch (JsonException wrong)
        {
            return Failed<T>(DriverFailureCode.BadAnswer, BadAnswer.Explain(path, content, wrong, _options.Url));
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(string path, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    private static ApiReading<T> Refused<T>(string path, HttpStatusCode status)
        where T : class => status switch
        {
            HttpStatusCode.Unauthorized => Failed<T>(DriverFailureCode.Authentication,
                "management does not accept the token: make a personal access token that has not expired, and set it where the connections look for it"),
            HttpStatusCode.Forbidden => Failed<T>(DriverFailureCode.Forbidden, $"the token's user may not read {path}: give the user a role that may"),
            HttpStatusCode.NotFound => Failed<T>(DriverFailureCode.NotFound, $"management has no {path}: is the address its own, without /api?"),
            HttpStatusCode.TooManyRequests => Failed<T>(DriverFailureCode.RateLimited, $"management asks for fewer requests ({path})"),
            >= HttpStatusCode.InternalServerError => Failed<T>(DriverFailureCode.Unavailable, $"management answered {path} with {(int)status}"),
            _ => Failed<T>(DriverFailureCode.BadAnswer, $"management answered {path} with {(int)status}"),
        };

    private static ApiReading<T> Failed<T>(DriverFailureCode code, string detail)
        where T : class => new() { Failure = new DriverFailure { Code = code, Detail = detail } };
}
