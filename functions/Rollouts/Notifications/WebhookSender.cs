using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// Sends notifications to webhooks. Redirects are not followed, the answer's body is not read but where somebody tries a receiver, and an attempt ends after
/// <see cref="Patience"/>.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private const int LongestAnswer = 200;

    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _time;
    private HttpClient? _http;

    /// <summary>Makes a sender.</summary>
    /// <param name="environment">Gives the value of an environment variable, for secrets.</param>
    /// <param name="time">The clock.</param>
    public WebhookSender(Func<string, string?> environment, TimeProvider time) => (_environment, _time) = (environment, time);

    /// <summary>How long an attempt may take: 15 s.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong with the secrets of webhooks, as far as they are there.</summary>
    /// <param name="targets">The webhooks.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    public static IEnumerable<string> ProblemsOf(IReadOnlyList<NotificationTarget> targets, Func<string, string?> environment) =>
        from target in targets
        let secret = target.Secret is { } reference && ConnectionSecret.TryRead(reference, environment, out var found, out _) ? found : null
        let problem = secret is null ? null
            : target.Format is NotificationFormat.Webhook ? WebhookSignature.ProblemOf(secret)
            : AddressOf(target, secret) is null ? "the secret is no https:// address: for Slack, it is the address of the incoming webhook"
            : null
        where problem is not null
        select $"the {KebabCase.Of(target.Format)} '{target.Name}': {problem}";

    /// <summary>Sends a message once.</summary>
    public Task<WebhookAttempt> SendAsync(NotificationTarget target, WebhookMessage message, CancellationToken cancellationToken) => SendAsync(target, message, readsAnswer: false, cancellationToken);

    /// <summary>Sends a message once, for somebody who wants to see what is answered.</summary>
    public Task<WebhookAttempt> TryAsync(NotificationTarget target, WebhookMessage message, CancellationToken cancellationToken) => SendAsync(target, message, readsAnswer: true, cancellationToken);

    private async Task<WebhookAttempt> SendAsync(NotificationTarget target, WebhookMessage message, bool readsAnswer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var secret = "";
        if (target.Secret is { } reference && !ConnectionSecret.TryRead(reference, _environment, out secret, out var missing))
            return new(null, $"the secret is not there: {missing}");
        if (AddressOf(target, secret) is not { } address)
            return new(null, "the secret is no https:// address");

        using var request = RequestOf(target, address, message, secret);
        using var patience = new CancellationTokenSource(Patience, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await LazyInitializer.EnsureInitialized(ref _http, Connect).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new((int)response.StatusCode, string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.StatusCode}"))
            {
                Answer = readsAnswer ? await BeginningAsync(response, limit.Token) : "",
            };
        }
        catch (HttpRequestException failure)
        {
            return new(null, KebabCase.Of(failure.HttpRequestError));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, string.Create(CultureInfo.InvariantCulture, $"no answer within {Patience.TotalSeconds:0} s"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http?.Dispose();

    /// <summary>Made when there is something to send first: most processes never have anything, and the library takes room.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    private static HttpClient Connect() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = Timeout.InfiniteTimeSpan };

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var beginning = new byte[4 * LongestAnswer];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        return Printable.From(beginning.AsSpan(0, length), LongestAnswer).Trim();
    }

    /// <summary>Where a message goes. Only Slack's is secret, and as any other it is encrypted unless it is on this machine.</summary>
    private static Uri? AddressOf(NotificationTarget target, string secret) => target.Format switch
    {
        NotificationFormat.Slack => Uri.TryCreate(secret, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) ? address : null,
        NotificationFormat.Alertmanager => new Uri(target.Url!.AbsoluteUri.TrimEnd('/') + AlertmanagerMessage.Path),
        _ => target.Url,
    };

    private HttpRequestMessage RequestOf(NotificationTarget target, Uri address, WebhookMessage message, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ozprobes", null));
        if (target.Format is NotificationFormat.Webhook)
            Sign(request, message, secret);
        else if (target.Format is NotificationFormat.Alertmanager && secret.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return request;
    }

    private void Sign(HttpRequestMessage request, WebhookMessage message, string secret)
    {
        var timestamp = WebhookSignature.TimestampOf(_time.GetUtcNow());
        request.Headers.Add(WebhookSignature.IdHeader, message.Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(secret, message.Id, timestamp, message.Body));
    }
}
