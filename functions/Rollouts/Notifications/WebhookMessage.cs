using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>A notification as it is sent: the form of Standard Webhooks (standardwebhooks.com), a type, an instant and what is told.</summary>
/// <param name="Id">The same for every attempt, so that a receiver knows one that it has already.</param>
/// <param name="Body">JSON, UTF-8.</param>
public sealed record WebhookMessage(string Id, byte[] Body)
{
    /// <summary>The schema of what is told.</summary>
    public const string Schema = "ozprobes.notification/1";

    /// <summary>The id of what is told under a topic by a key. It has no dot: what is signed is id, timestamp and body, joined by dots.</summary>
    internal static string IdOf(string topic, string key) => $"{topic}_{key}".Replace('.', '-');

    /// <summary>The message of a notification.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="server">Where people reach the API; <see langword="null"/> where nobody can tell.</param>
    /// <param name="link">Where people read more; <see langword="null"/> for nowhere.</param>
    public static WebhookMessage Of(Notification notification, string? server = null, string? link = null) => notification.Incident is { } told ? OfIncident(notification, told, link) : new(
        IdOf(notification.Topic, notification.Key),
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookBody($"rollout.{KebabCase.Of(notification.Kind)}", notification.At, new WebhookData
            {
                Schema = Schema,
                Rollout = notification.Topic,
                Mesh = notification.Mesh,
                Kind = KebabCase.Of(notification.Kind),
                Message = notification.Message,
                PlanHash = notification.PlanHash,
                Gate = notification.Gate,
                Details = notification.Details,
                Server = server,
                Command = notification is { Kind: NotificationKind.GateOpened, Gate: { } gate } ? $"ozprobes rollout approve {notification.Topic} --gate {gate} --hash {notification.PlanHash}{(server is null ? "" : $" --url {server}")}" : null,
                Api = notification is { Kind: NotificationKind.GateOpened, Gate: { } key } ? $"/api/rollouts/{Uri.EscapeDataString(notification.Topic)}/gates/{Uri.EscapeDataString(key)}/decisions" : null,
            }),
            WebhookJson.Default.WebhookBody));

    private static WebhookMessage OfIncident(Notification notification, IncidentNotice told, string? link) => new(
        IdOf(notification.Topic, notification.Key),
        JsonSerializer.SerializeToUtf8Bytes(
            new IncidentWebhookBody($"incident.{KebabCase.Of(told.Kind)}", notification.At, new IncidentWebhookData
            {
                Schema = Schema,
                Incident = told.Incident.Id,
                Mesh = notification.Mesh,
                Kind = KebabCase.Of(told.Incident.Cause.Kind),
                Severity = KebabCase.Of(told.Incident.Severity),
                Title = told.Incident.Title,
                Code = told.Incident.Detail.Code,
                Relay = told.Incident.Cause.Relay,
                Member = told.Incident.Cause.Member,
                Resolver = told.Incident.Cause.Resolver,
                Regions = [.. told.Incident.Regions.Select(region => region.Region)],
                Message = told.Incident.Detail.Message,
                Evidence = told.Incident.Detail.Evidence,
                Impact = told.Incident.Detail.Impact,
                Remedy = told.Incident.Detail.Remedy,
                BeganAt = told.Incident.BeganAt,
                OpenedAt = told.Incident.OpenedAt,
                ResolvedAt = told.Incident.ResolvedAt,
                DurationSeconds = told.Incident.ResolvedAt is { } over ? Math.Round((over - told.Incident.BeganAt).TotalSeconds) : null,
                Ended = told.Incident.Ended is { } end ? KebabCase.Of(end) : null,
                Ending = IncidentEndings.Sentence(told.Incident),
                Link = link,
            }),
            WebhookJson.Default.IncidentWebhookBody));
}

internal sealed record IncidentWebhookBody(string Type, DateTimeOffset Timestamp, IncidentWebhookData Data);

internal sealed record IncidentWebhookData
{
    public required string Schema { get; init; }

    public required string Incident { get; init; }

    public required string Mesh { get; init; }

    public required string Kind { get; init; }

    public required string Severity { get; init; }

    public required string Title { get; init; }

    public required string Code { get; init; }

    public required string? Relay { get; init; }

    public required string? Member { get; init; }

    public required string? Resolver { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public required string Message { get; init; }

    public required IReadOnlyList<string> Evidence { get; init; }

    public required string? Impact { get; init; }

    public required string Remedy { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required double? DurationSeconds { get; init; }

    public required string? Ended { get; init; }

    public required string? Ending { get; init; }

    public required string? Link { get; init; }
}

internal sealed record WebhookBody(string Type, DateTimeOffset Timestamp, WebhookData Data);

internal sealed record WebhookData
{
    public required string Schema { get; init; }

    public required string Rollout { get; init; }

    public required string Mesh { get; init; }

    public required string Kind { get; init; }

    public required string Message { get; init; }

    public required string? PlanHash { get; init; }

    public required string? Gate { get; init; }

    public required string? Details { get; init; }

    public required string? Server { get; init; }

    public required string? Command { get; init; }

    public required string? Api { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IncidentWebhookBody))]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJson : JsonSerializerContext;
