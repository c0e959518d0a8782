using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>Notifications as rows that wait to be delivered: PK rollout, RK key.</summary>
/// <param name="store">Where the rows are.</param>
public sealed class NotificationOutbox(ITableStore store) : INotifications
{
    /// <inheritdoc/>
    public Task HandOverAsync(Notification notification, CancellationToken cancellationToken)
    {
        var row = new TableRow(TableKey.Escape(notification.Rollout), TableKey.Escape(notification.Key));
        return store.InsertAsync(RolloutTables.Notifications, RolloutTables.Write(row, notification), cancellationToken: cancellationToken);
    }
}
