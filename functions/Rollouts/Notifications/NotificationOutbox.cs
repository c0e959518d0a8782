using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// Notifications as rows that wait to be delivered: PK rollout or incident, RK key. One that is settled leaves the outbox and is known by its
/// deliveries, so that what waits is found without reading all that ever was.
/// </summary>
/// <param name="store">Where the rows are.</param>
public sealed class NotificationOutbox(ITableStore store) : INotifications
{
    private const string Settled = "settled|";
    private const string To = "to|";

    /// <inheritdoc/>
    public async Task HandOverAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(RolloutTables.Deliveries, TableKey.Escape(notification.Topic), Settled + TableKey.Escape(notification.Key), cancellationToken) is not null)
            return;
        var row = new TableRow(TableKey.Escape(notification.Topic), TableKey.Escape(notification.Key));
        await store.InsertAsync(RolloutTables.Notifications, RolloutTables.Write(row, notification), cancellationToken: cancellationToken);
    }

    /// <summary>What waits, the oldest first.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Notification>> WaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<Notification>();
        await foreach (var row in store.ScanAsync(RolloutTables.Notifications, new KeyRange(), cancellationToken))
            waiting.Add(RolloutTables.Read<Notification>(row));
        return [.. waiting.OrderBy(notification => notification.At).ThenBy(notification => notification.Key, StringComparer.Ordinal)];
    }

    /// <summary>How far a notification has come to a webhook; a fresh one when it was never tried.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<Delivery> DeliveryAsync(Notification notification, string target, CancellationToken cancellationToken) =>
        await store.GetAsync(RolloutTables.Deliveries, TableKey.Escape(notification.Topic), KeyOf(notification.Key, target), cancellationToken) is { } row
            ? RolloutTables.Read<Delivery>(row)
            : new Delivery { Topic = notification.Topic, Key = notification.Key, Target = target, Kind = notification.Kind };

    /// <summary>Records a delivery.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task RecordAsync(Delivery delivery, CancellationToken cancellationToken) => store.UpsertAsync(
        RolloutTables.Deliveries, [RolloutTables.Write(new TableRow(TableKey.Escape(delivery.Topic), KeyOf(delivery.Key, delivery.Target)), delivery)], cancellationToken: cancellationToken);

    /// <summary>Takes a notification out of the outbox, since nothing more is to be tried.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task SettleAsync(Notification notification, CancellationToken cancellationToken)
    {
        var (partition, key) = (TableKey.Escape(notification.Topic), TableKey.Escape(notification.Key));
        await store.InsertAsync(RolloutTables.Deliveries, new TableRow(partition, Settled + key), cancellationToken: cancellationToken);
        if (await store.GetAsync(RolloutTables.Notifications, partition, key, cancellationToken) is { } row)
            await store.DeleteAsync(RolloutTables.Notifications, partition, key, row.ETag!, cancellationToken);
    }

    /// <summary>Every delivery of a rollout or an incident, in order of key and receiver.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(string topic, CancellationToken cancellationToken)
    {
        var deliveries = new List<Delivery>();
        await foreach (var row in store.ScanAsync(RolloutTables.Deliveries, KeyRange.Prefix(TableKey.Escape(topic), To), cancellationToken))
            deliveries.Add(RolloutTables.Read<Delivery>(row));
        return deliveries;
    }

    private static string KeyOf(string key, string target) => To + TableKey.Join(key, target);
}
