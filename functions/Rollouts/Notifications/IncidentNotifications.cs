using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>Hands what people are to be told of incidents over to the outbox that rollouts use too.</summary>
/// <param name="outbox">The outbox.</param>
/// <param name="targets">The receivers that it is emptied to.</param>
public sealed class IncidentNotifications(INotifications outbox, IReadOnlyList<NotificationTarget> targets) : IIncidentNotices
{
    /// <inheritdoc/>
    public bool IsWanted(IncidentNotice notice) => Of(notice) is var notification && targets.Any(target => target.Wants(notification));

    /// <inheritdoc/>
    public Task HandOverAsync(IncidentNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return outbox.HandOverAsync(Of(notice), cancellationToken);
    }

    /// <summary>The notification of a notice.</summary>
    public static Notification Of(IncidentNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new Notification
        {
            Key = notice.Key,
            Topic = notice.Incident.Id,
            Mesh = notice.Incident.Mesh,
            Kind = notice.Kind switch
            {
                NoticeKind.Opened => NotificationKind.IncidentOpened,
                NoticeKind.Escalated => NotificationKind.IncidentEscalated,
                NoticeKind.Repeated => NotificationKind.IncidentRepeated,
                _ => NotificationKind.IncidentResolved,
            },
            At = notice.At,
            Message = notice.Incident.Title,
            Incident = notice,
        };
    }
}
