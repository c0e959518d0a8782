using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// Sends what lasts to every Alertmanager again, each minute, since it takes what it does not hear of again for resolved. Who judges does
/// this; what a maintenance silences is not sent, and so ends there by itself.
/// </summary>
/// <param name="targets">The receivers, of all formats.</param>
/// <param name="sender">What sends.</param>
/// <param name="messages">What writes.</param>
/// <param name="time">The clock.</param>
public sealed class AlertRefresh(IReadOnlyList<NotificationTarget> targets, WebhookSender sender, NotificationMessages messages, TimeProvider time)
{
    private DateTimeOffset? _sentAt;

    /// <summary>How often it is sent again: every minute.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Sends what lasts if it is time to. An attempt that fails is made again with the next.</summary>
    /// <param name="open">The incidents that last.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many Alertmanagers took it.</returns>
    public async Task<int> RunAsync(IReadOnlyList<Incident> open, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _sentAt < Every)
            return 0;
        _sentAt = now;
        var attempts = await Task.WhenAll(targets.Where(target => target.Format is NotificationFormat.Alertmanager).Select(target => SendAsync(target, open, now, cancellationToken)));
        return attempts.Count(taken => taken);
    }

    private async Task<bool> SendAsync(NotificationTarget target, IReadOnlyList<Incident> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = open.Where(incident => incident is { AnnouncedAt: not null, SilencedBy: null } && incident.Severity >= target.Severity).ToList();
        return told.Count > 0 && (await sender.SendAsync(target, AlertmanagerMessage.Of(told, messages.LinkTo, now), cancellationToken)).IsTaken;
    }
}
