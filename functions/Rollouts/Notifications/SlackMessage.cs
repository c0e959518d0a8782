using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// A notification as Slack's incoming webhooks take it (api.slack.com/messaging/webhooks), and Mattermost's: a text for the list of messages,
/// and an attachment, which alone has a colour. What was seen in the world is escaped, so that it can neither call people nor disguise a link.
/// </summary>
internal static class SlackMessage
{
    private const string Good = "good";
    private const string Warning = "warning";
    private const string Danger = "danger";
    private const string Calm = "#6e7781";
    private const int MostCharacters = 2900;
    private const int MostLines = 6;

    /// <summary>The message.</summary>
    public static WebhookMessage Of(Notification notification, string link)
    {
        var (title, lines, topic) = notification.Incident is { } told ? OfIncident(told) : OfRollout(notification);
        var body = $"{Shortened(string.Join('\n', lines))}\n<{link}|{Escaped(topic)}> of mesh {Escaped(notification.Mesh)}".TrimStart('\n');
        return new WebhookMessage(
            WebhookMessage.IdOf(notification.Topic, notification.Key),
            JsonSerializer.SerializeToUtf8Bytes(new SlackBody(title, [new SlackAttachment(ColorOf(notification), title, body, ["text"])]), SlackJson.Default.SlackBody));
    }

    private static (string Title, IReadOnlyList<string> Lines, string Topic) OfIncident(IncidentNotice told)
    {
        var incident = told.Incident;
        var mark = told.Kind is NoticeKind.Resolved ? "✓ Resolved" : told.Kind is NoticeKind.Repeated ? "Still open" : told.Kind is NoticeKind.Escalated ? "Worse" : "Opened";
        var title = $"{mark} ({KebabCase.Of(incident.Severity)}): {Escaped(incident.Title)}";
        if (IncidentEndings.Sentence(incident) is { } ending)
            return (title, [Escaped(ending), $"*What was wrong*: {Escaped(incident.Detail.Message)}"], incident.Id);

        var lines = new List<string> { Escaped(incident.Detail.Message) };
        lines.AddRange(incident.Detail.Evidence.Take(MostLines).Select(line => "• " + Escaped(line)));
        if (incident.Detail.Impact is { } impact)
            lines.Add($"*Impact*: {Escaped(impact)}");
        lines.Add($"*Remedy*: {Escaped(incident.Detail.Remedy)}");
        return (title, lines, incident.Id);
    }

    private static (string Title, IReadOnlyList<string> Lines, string Topic) OfRollout(Notification notification) =>
        ($"Rollout {KebabCase.Of(notification.Kind)}: {Escaped(notification.Message)}", notification.Details is { } details ? [Escaped(details)] : [], notification.Topic);

    /// <summary>Green is what is well, red what is broken, yellow what somebody has to look at.</summary>
    private static string ColorOf(Notification notification) => notification.Kind switch
    {
        NotificationKind.IncidentResolved or NotificationKind.Done => Good,
        NotificationKind.IncidentOpened or NotificationKind.IncidentEscalated or NotificationKind.IncidentRepeated => notification.Incident?.Incident.Severity > IncidentSeverity.Warning ? Danger : Warning,
        NotificationKind.Failed or NotificationKind.Held => Danger,
        NotificationKind.Started or NotificationKind.BatchDone => Calm,
        _ => Warning,
    };

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Shortened(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}

internal sealed record SlackBody(string Text, IReadOnlyList<SlackAttachment> Attachments);

/// <summary>What stands below the text.</summary>
/// <param name="Color">The colour of its edge: <c>good</c>, <c>warning</c>, <c>danger</c>, or hexadecimal.</param>
/// <param name="Fallback">What stands there where attachments are not shown.</param>
/// <param name="Text">What it says.</param>
/// <param name="MarkdownIn">Which of these hold marks for bold and links.</param>
internal sealed record SlackAttachment(string Color, string Fallback, string Text, [property: JsonPropertyName("mrkdwn_in")] IReadOnlyList<string> MarkdownIn);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SlackBody))]
internal sealed partial class SlackJson : JsonSerializerContext;
