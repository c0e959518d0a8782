using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// Delivers what waits in the outbox. Receivers are independent of each other, and a receiver that is slow or down holds up nothing but
/// itself. An attempt whose record was lost is repeated with the same id.
/// </summary>
/// <param name="targets">The receivers.</param>
/// <param name="outbox">The outbox.</param>
/// <param name="sender">What sends.</param>
/// <param name="clock">The clock.</param>
/// <param name="messages">What writes the messages.</param>
public sealed class NotificationDeliverer(IReadOnlyList<NotificationTarget> targets, NotificationOutbox outbox, WebhookSender sender, TimeProvider clock, NotificationMessages messages)
{
    /// <summary>Whether there is anybody to be told.</summary>
    public bool HasReceivers => targets.Count > 0;

    /// <summary>Tries what is due, once, and takes what is settled out of the outbox.</summary>
    /// <returns>What was tried, with what came of it.</returns>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Delivery>> DeliverDueAsync(CancellationToken cancellationToken)
    {
        var waiting = await outbox.WaitingAsync(cancellationToken);
        var tried = await Task.WhenAll(targets.Select(target => DeliverAsync(target, waiting, cancellationToken)));
        foreach (var notification in waiting)
        {
            if (await IsSettledAsync(notification, cancellationToken))
                await outbox.SettleAsync(notification, cancellationToken);
        }

        return [.. tried.SelectMany(one => one)];
    }

    private async Task<List<Delivery>> DeliverAsync(NotificationTarget target, IReadOnlyList<Notification> waiting, CancellationToken cancellationToken)
    {
        var tried = new List<Delivery>();
        foreach (var notification in waiting.Where(notification => target.Wants(notification)))
        {
            var delivery = await outbox.DeliveryAsync(notification, target.Name, cancellationToken);
            if (!DeliveryRules.IsDue(delivery, clock.GetUtcNow()))
                continue;

            var attempt = await sender.SendAsync(target, messages.Of(target, notification, clock.GetUtcNow()), cancellationToken);
            var after = DeliveryRules.After(delivery, attempt, clock.GetUtcNow());
            await outbox.RecordAsync(after, cancellationToken);
            tried.Add(after);
        }

        return tried;
    }

    private async Task<bool> IsSettledAsync(Notification notification, CancellationToken cancellationToken)
    {
        foreach (var target in targets.Where(target => target.Wants(notification)))
        {
            if ((await outbox.DeliveryAsync(notification, target.Name, cancellationToken)).State is DeliveryState.Waiting)
                return false;
        }

        return true;
    }
}
