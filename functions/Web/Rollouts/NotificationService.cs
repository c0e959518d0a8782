using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// Delivers notifications for as long as the host runs, beside the rollouts and never in their way. Of several processes on one storage
/// the one that drives rollouts delivers.
/// </summary>
internal sealed partial class NotificationService(RolloutHosting hosting, NotificationDeliverer deliverer, TimeProvider time, ILogger<NotificationService> log) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (hosting.IsDriving())
                await DeliverAsync(stoppingToken);
            await Task.Delay(_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeliverAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var tried in await deliverer.DeliverDueAsync(stopping))
            {
                var kind = KebabCase.Of(tried.Kind);
                if (tried.State is DeliveryState.Delivered)
                    LogDelivered(tried.Target, kind, tried.Rollout);
                else
                    LogNotDelivered(tried.Target, kind, tried.Rollout, tried.Outcome, tried.NextAt);
            }
        }
        catch (StorageException failure)
        {
            LogStorageDown(failure.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to end: what was under way is tried again.
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Told {Target} of {Kind} in rollout {Rollout}")]
    private partial void LogDelivered(string target, string kind, string rollout);

    [LoggerMessage(2, LogLevel.Warning, "Could not tell {Target} of {Kind} in rollout {Rollout}: {Outcome}; next attempt at {Next}")]
    private partial void LogNotDelivered(string target, string kind, string rollout, string outcome, DateTimeOffset? next);

    [LoggerMessage(3, LogLevel.Warning, "Notifications wait for the storage: {Failure}")]
    private partial void LogStorageDown(string failure);
}
