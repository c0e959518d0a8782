using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A receiver that people are told by.</summary>
public sealed record NotificationTarget
{
    /// <summary>Its name, in logs and records.</summary>
    public required string Name { get; init; }

    /// <summary>What it is. The default is a webhook.</summary>
    public NotificationFormat Format { get; init; }

    /// <summary>Where notifications are sent; <see langword="null"/> for Slack, whose address is the secret.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the secret is: of a webhook, what its messages are signed with; of Slack, the address; of Alertmanager, a bearer token, if it wants one.</summary>
    public SecretReference? Secret { get; init; }

    /// <summary>What it is told of; empty for everything.</summary>
    public IReadOnlyList<NotificationKind> Kinds { get; init; } = [];

    /// <summary>The least urgent incidents that it is told of. The default is all.</summary>
    public IncidentSeverity Severity { get; init; }

    /// <summary>Whether it is told of this. Alertmanager repeats by itself what lasts.</summary>
    public bool Wants(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return (Kinds.Count == 0 || Kinds.Contains(notification.Kind))
            && (notification.Incident is not { } told || told.Incident.Severity >= Severity)
            && (Format is not NotificationFormat.Alertmanager || notification is { Incident: not null, Kind: not NotificationKind.IncidentRepeated });
    }
}
