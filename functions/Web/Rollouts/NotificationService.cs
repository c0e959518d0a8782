using Microsoft.Extensions.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// Delivers notifications for as long as the host runs, beside the rollouts and never in their way. Of several processes on one storage
/// the one that drives rollouts delivers.
/// </summary>
internal sealed class NotificationService(RolloutHosting hosting, NotificationDelivery delivery, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (hosting.IsDriving())
                await delivery.DeliverAsync(stoppingToken);
            await Task.Delay(_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
