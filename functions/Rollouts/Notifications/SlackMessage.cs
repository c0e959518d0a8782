using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// A notification as Slack's incoming webhooks take it (api.slack.com/messaging/webhooks): a text for the list of messages, and one section.
/// What was seen in the world is escaped, so that it can neither call people nor disguise a link.
/// </summary>
internal static class SlackMessage
{
    private const int MostCharacters = 2900;
    private const int MostLines = 6;

    /// <summary>The message.</summary>
    public static WebhookMessage Of(Notification notification, string link)
    {
        var (title, body) = notification.Incident is { } told ? OfIncident(told, link) : OfRollout(notification, link);
        return new WebhookMessage(
            WebhookMessage.IdOf(notification.Topic, notification.Key),
            JsonSerializer.SerializeToUtf8Bytes(new SlackBody(title, [new SlackBlock("section", new SlackText("mrkdwn", Shortened($"*{title}*\n{body}")))]), SlackJson.Default.SlackBody));
    }

    private static (string Title, string Body) OfIncident(IncidentNotice told, string link)
    {
        var incident = told.Incident;
        var mark = told.Kind is NoticeKind.Resolved ? "✓ Resolved" : told.Kind is NoticeKind.Repeated ? "Still open" : told.Kind is NoticeKind.Escalated ? "Worse" : "Opened";
        var lines = new List<string>();
        if (IncidentEndings.Sentence(incident) is { } ending)
        {
            lines.AddRange(Escaped(ending), $"*What was wrong*: {Escaped(incident.Detail.Message)}");
        }
        else
        {
            lines.Add(Escaped(incident.Detail.Message));
            lines.AddRange(incident.Detail.Evidence.Take(MostLines).Select(line => "• " + Escaped(line)));
            if (incident.Detail.Impact is { } impact)
                lines.Add($"*Impact*: {Escaped(impact)}");
            lines.Add($"*Remedy*: {Escaped(incident.Detail.Remedy)}");
        }

        lines.Add($"<{link}|{incident.Id}> of mesh {Escaped(incident.Mesh)}");
        return ($"{mark} ({KebabCase.Of(incident.Severity)}): {Escaped(incident.Title)}", string.Join('\n', lines));
    }

    private static (string Title, string Body) OfRollout(Notification notification, string link) =>
        ($"Rollout {KebabCase.Of(notification.Kind)}: {Escaped(notification.Message)}", $"{(notification.Details is { } details ? Escaped(details) + "\n" : "")}<{link}|{Escaped(notification.Topic)}> of mesh {Escaped(notification.Mesh)}");

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Shortened(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}

internal sealed record SlackBody(string Text, IReadOnlyList<SlackBlock> Blocks);

internal sealed record SlackBlock(string Type, SlackText Text);

internal sealed record SlackText(string Type, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SlackBody))]
internal sealed partial class SlackJson : JsonSerializerContext;
