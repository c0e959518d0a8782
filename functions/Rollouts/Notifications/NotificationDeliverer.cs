using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Running;
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

    /// <summary>Of how many notifications each receiver was still to be told after the last look; empty before the first one.</summary>
    public IReadOnlyDictionary<string, int> Waiting { get; private set; } = new Dictionary<string, int>();

    /// <summary>Tries what is due, once, and takes what is settled out of the outbox.</summary>
    /// <returns>What was tried, with what came of it.</returns>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Delivery>> DeliverDueAsync(CancellationToken cancellationToken)
    {
        var waiting = await outbox.WaitingAsync(cancellationToken);
        var tried = await Task.WhenAll(targets.Select(target => DeliverAsync(target, waiting, cancellationToken)));
        var left = targets.Select(target => target.Name).Distinct(StringComparer.Ordinal).ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (var notification in waiting)
        {
            var receivers = await WaitingForAsync(notification, cancellationToken);
            foreach (var receiver in receivers)
                left[receiver]++;
            if (receivers.Count == 0)
                await outbox.SettleAsync(notification, cancellationToken);
        }

        Waiting = left;
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
            RolloutTelemetry.Tried(after);
            tried.Add(after);
        }

        return tried;
    }

    /// <summary>The receivers that are still to be told.</summary>
    private async Task<List<string>> WaitingForAsync(Notification notification, CancellationToken cancellationToken)
    {
        var receivers = new List<string>();
        foreach (var target in targets.Where(target => target.Wants(notification)))
        {
            if ((await outbox.DeliveryAsync(notification, target.Name, cancellationToken)).State is DeliveryState.Waiting)
                receivers.Add(target.Name);
        }

        return receivers;
    }
}
