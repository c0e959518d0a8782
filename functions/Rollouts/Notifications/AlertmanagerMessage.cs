using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// Incidents as Alertmanager's API takes them (<c>POST /api/v2/alerts</c>). Labels are by cause, so that the same alert is the same alert
/// however often it comes; what lasts ends by itself unless it is sent again before <see cref="Lasts"/> is over, so that a server that dies
/// leaves no alert behind for ever.
/// </summary>
internal static class AlertmanagerMessage
{
    /// <summary>Where it takes alerts, below its base.</summary>
    public const string Path = "/api/v2/alerts";

    /// <summary>For how long an alert that lasts stands without being sent again: 5 min, as long as Alertmanager's own resolve timeout.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The message of one notice. An incident that has become worse ends under its old severity, since that is a label.</summary>
    public static WebhookMessage Of(IncidentNotice told, string link, DateTimeOffset now)
    {
        var incident = told.Incident;
        var lasts = incident.ResolvedAt ?? now + Lasts;
        var alerts = new List<AlertBody>();
        if (told is { Kind: NoticeKind.Escalated, Before: { } before } && before != incident.Severity)
            alerts.Add(Alert(incident, before, link, now));
        alerts.Add(Alert(incident, told.Kind is NoticeKind.Resolved ? told.Before ?? incident.Severity : incident.Severity, link, lasts));
        return new WebhookMessage(WebhookMessage.IdOf(incident.Id, told.Key), Bytes(alerts));
    }

    /// <summary>The message of all that lasts.</summary>
    public static WebhookMessage Of(IEnumerable<Incident> incidents, Func<string, string> link, DateTimeOffset now) => new(
        string.Create(CultureInfo.InvariantCulture, $"refresh-{now.ToUnixTimeSeconds()}"),
        Bytes([.. incidents.Select(incident => Alert(incident, incident.AnnouncedSeverity ?? incident.Severity, link(incident.Id), now + Lasts))]));

    private static byte[] Bytes(List<AlertBody> alerts) => JsonSerializer.SerializeToUtf8Bytes(alerts, AlertmanagerJson.Default.ListAlertBody);

    private static AlertBody Alert(Incident incident, IncidentSeverity severity, string link, DateTimeOffset endsAt) => new(
        Filled(
            ("alertname", "Ozprobes" + incident.Cause.Kind),
            ("mesh", incident.Mesh),
            ("severity", KebabCase.Of(severity)),
            ("code", incident.Cause.Code),
            ("relay", incident.Cause.Relay),
            ("member", incident.Cause.Member),
            ("region", incident.Cause.Region),
            ("resolver", incident.Cause.Resolver)),
        Filled(
            ("summary", incident.Title),
            ("description", IncidentEndings.Sentence(incident) is { } ending ? $"{ending} What was wrong: {incident.Detail.Message}" : incident.Detail.Message),
            ("evidence", string.Join('\n', incident.Detail.Evidence)),
            ("impact", incident.Detail.Impact),
            ("remedy", incident.Detail.Remedy),
            ("regions", string.Join(", ", incident.Regions.Where(region => region.Until is null || !incident.IsOpen).Select(region => region.Region))),
            ("incident", incident.Id)),
        incident.BeganAt,
        endsAt,
        link);

    private static Dictionary<string, string> Filled(params (string Name, string? Value)[] pairs) =>
        pairs.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Name, pair => pair.Value!, StringComparer.Ordinal);
}

internal sealed record AlertBody(Dictionary<string, string> Labels, Dictionary<string, string> Annotations, DateTimeOffset StartsAt, DateTimeOffset EndsAt, [property: JsonPropertyName("generatorURL")] string GeneratorUrl);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<AlertBody>))]
internal sealed partial class AlertmanagerJson : JsonSerializerContext;
