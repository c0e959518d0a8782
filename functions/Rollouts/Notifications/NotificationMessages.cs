using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>Writes a notification as its receiver takes it. Pure.</summary>
/// <param name="server">Tells where people reach the server; <see langword="null"/> where nobody can tell.</param>
public sealed class NotificationMessages(Func<string?> server)
{
    /// <summary>The link to the page of an incident, which is there for as long as the incident is known.</summary>
    public string LinkTo(string incident) => $"{server()}/incidents/{Uri.EscapeDataString(incident)}";

    /// <summary>The message.</summary>
    /// <param name="target">The receiver.</param>
    /// <param name="notification">The notification, which it wants.</param>
    /// <param name="now">The instant of the attempt.</param>
    public WebhookMessage Of(NotificationTarget target, Notification notification, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(target);
        var link = notification.Incident is { } told ? LinkTo(told.Incident.Id) : $"{server()}/rollouts/{Uri.EscapeDataString(notification.Topic)}";
        return target.Format switch
        {
            NotificationFormat.Slack => SlackMessage.Of(notification, link),
            NotificationFormat.Alertmanager when notification.Incident is { } alert => AlertmanagerMessage.Of(alert, link, now),
            _ => WebhookMessage.Of(notification, server(), link),
        };
    }
}
