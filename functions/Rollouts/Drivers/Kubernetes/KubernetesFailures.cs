using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using k8s.Autorest;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// Tells what a cluster's API answered. Only refusals of rights are quoted: other messages may repeat what was sent, which may be a secret.
/// </summary>
internal static partial class KubernetesFailures
{
    private const int LongestQuote = 300;

    /// <summary>The failure behind an exception; <see langword="null"/> for a bug.</summary>
    /// <param name="wrong">What was thrown.</param>
    /// <param name="what">What was asked for, for people.</param>
    /// <param name="writes">Whether the request may have taken effect although it failed.</param>
    public static DriverFailure? Of(Exception wrong, string what, bool writes) => wrong switch
    {
        HttpOperationException refused => OfStatus((int)refused.Response.StatusCode, refused.Response.Content, what, writes),
        KubernetesException { Status: { } status } => OfStatus(status.Code ?? 0, status.Message, what, writes),
        WebSocketException when Handshake.Match(wrong.Message) is { Success: true } refused =>
            OfStatus(int.Parse(refused.Groups["status"].ValueSpan, CultureInfo.InvariantCulture), null, what, writes),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } =>
            Failure(DriverFailureCode.Unreachable, $"the cluster cannot be reached: {wrong.Message}"),
        HttpRequestException or IOException or SocketException or WebSocketException => writes
            ? Failure(DriverFailureCode.AnswerLost, $"the connection ended before the cluster answered: {what}")
            : Failure(DriverFailureCode.Unreachable, $"the connection to the cluster ended: {what}"),
        OperationCanceledException => writes
            ? Failure(DriverFailureCode.AnswerLost, $"the cluster did not answer in time: {what}")
            : Failure(DriverFailureCode.Timeout, $"the cluster did not answer in time: {what}"),
        JsonException or FormatException => Failure(DriverFailureCode.BadAnswer, $"the cluster's answer cannot be understood: {what}"),
        _ => null,
    };

    /// <summary>How long the cluster asked to be left alone; <see langword="null"/> when it said nothing.</summary>
    public static TimeSpan? RetryAfter(Exception wrong) =>
        wrong is HttpOperationException { Response.Headers: { } headers }
        && headers.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault() is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static DriverFailure OfStatus(int status, string? body, string what, bool writes) => status switch
    {
        (int)HttpStatusCode.Unauthorized => Failure(DriverFailureCode.Authentication, "the cluster does not accept the credentials: they have expired or were revoked, renew them in the kubeconfig"),
        (int)HttpStatusCode.Forbidden => Failure(DriverFailureCode.Forbidden, $"the credentials have no right to this: {what}{Quote(body)}"),
        (int)HttpStatusCode.NotFound => Failure(DriverFailureCode.NotFound, $"it is not there: {what}"),
        (int)HttpStatusCode.Conflict => Failure(DriverFailureCode.Conflict, $"someone else changed it in between: {what}"),
        (int)HttpStatusCode.TooManyRequests => Failure(DriverFailureCode.RateLimited, $"the cluster asks to wait: {what}"),
        (int)HttpStatusCode.UnprocessableEntity => Failure(DriverFailureCode.BadAnswer, $"the cluster finds it invalid: {what}"),
        (int)HttpStatusCode.Gone or >= (int)HttpStatusCode.InternalServerError and < 600 => writes
            ? Failure(DriverFailureCode.AnswerLost, Text($"the cluster answered {status}: {what}"))
            : Failure(DriverFailureCode.Unavailable, Text($"the cluster answered {status}: {what}")),
        _ => Failure(DriverFailureCode.BadAnswer, Text($"the cluster answered {status}: {what}")),
    };

    private static string Quote(string? body)
    {
        var message = body;
        try
        {
            if (body?.StartsWith('{') == true)
            {
                using var document = JsonDocument.Parse(body);
                message = document.RootElement.TryGetProperty("message", out var said) ? said.GetString() : null;
            }
        }
        catch (JsonException)
        {
            return "";
        }

        return string.IsNullOrWhiteSpace(message) ? "" : $" ({(message.Length <= LongestQuote ? message : message[..LongestQuote])})";
    }

    /// <summary>What .NET says of a WebSocket that was refused; the status stands nowhere else.</summary>
    [GeneratedRegex(@"'(?<status>\d{3})'.*'101'", RegexOptions.CultureInvariant)]
    private static partial Regex Handshake { get; }

    private static DriverFailure Failure(DriverFailureCode code, string detail) => new() { Code = code, Detail = detail };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
