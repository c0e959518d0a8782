using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>A notification as it is sent: the form of Standard Webhooks (standardwebhooks.com), a type, an instant and what is told.</summary>
/// <param name="Id">The same for every attempt, so that a receiver knows one that it has already.</param>
/// <param name="Body">JSON, UTF-8.</param>
public sealed record WebhookMessage(string Id, byte[] Body)
{
    /// <summary>The schema of what is told.</summary>
    public const string Schema = "ozprobes.notification/1";

    /// <summary>The message of a notification.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="server">Where people reach the API; <see langword="null"/> where nobody can tell.</param>
    public static WebhookMessage Of(Notification notification, string? server = null) => new(
        $"{notification.Rollout}.{notification.Key}",
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookBody($"rollout.{KebabCase.Of(notification.Kind)}", notification.At, new WebhookData
            {
                Schema = Schema,
                Rollout = notification.Rollout,
                Mesh = notification.Mesh,
                Kind = KebabCase.Of(notification.Kind),
                Message = notification.Message,
                PlanHash = notification.PlanHash,
                Gate = notification.Gate,
                Details = notification.Details,
                Server = server,
                Command = notification is { Kind: NotificationKind.GateOpened, Gate: { } gate } ? $"ozprobes rollout approve {notification.Rollout} --gate {gate} --hash {notification.PlanHash}{(server is null ? "" : $" --url {server}")}" : null,
                Api = notification is { Kind: NotificationKind.GateOpened, Gate: { } key } ? $"/api/rollouts/{Uri.EscapeDataString(notification.Rollout)}/gates/{Uri.EscapeDataString(key)}/decisions" : null,
            }),
            WebhookJson.Default.WebhookBody));
}

internal sealed record WebhookBody(string Type, DateTimeOffset Timestamp, WebhookData Data);

internal sealed record WebhookData
{
    public required string Schema { get; init; }

    public required string Rollout { get; init; }

    public required string Mesh { get; init; }

    public required string Kind { get; init; }

    public required string Message { get; init; }

    public required string PlanHash { get; init; }

    public required string? Gate { get; init; }

    public required string? Details { get; init; }

    public required string? Server { get; init; }

    public required string? Command { get; init; }

    public required string? Api { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJson : JsonSerializerContext;
