using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Metrics;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// Delivers the notifications that are due, and says what came of it. What is cut short, and what could not be recorded, is tried again:
/// whoever is told twice is told with the same id.
/// </summary>
/// <param name="deliverer">What delivers.</param>
/// <param name="log">Where it is said.</param>
/// <param name="meter">Where it is counted.</param>
public sealed partial class NotificationDelivery(NotificationDeliverer deliverer, ILogger<NotificationDelivery> log, NotificationMeter meter)
{
    /// <summary>Tries what is due, once. A store that does not answer and a token that ends are no failure.</summary>
    /// <param name="cancellationToken">Ends the attempts that are under way.</param>
    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var attempts = await deliverer.DeliverDueAsync(cancellationToken);
            meter.Add(attempts, deliverer.Waiting);
            foreach (var tried in attempts)
                Say(tried);
        }
        catch (StorageException failure)
        {
            LogStorageDown(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was under way is tried again.
        }
    }

    private void Say(Delivery tried)
    {
        var kind = KebabCase.Of(tried.Kind);
        if (tried.State is DeliveryState.Delivered)
            LogDelivered(tried.Target, kind, tried.Topic);
        else
            LogNotDelivered(tried.Target, kind, tried.Topic, tried.Outcome, tried.NextAt);
    }

    [LoggerMessage(1, LogLevel.Information, "Told {Target} of {Kind} in {Topic}")]
    private partial void LogDelivered(string target, string kind, string topic);

    [LoggerMessage(2, LogLevel.Warning, "Could not tell {Target} of {Kind} in {Topic}: {Outcome}; next attempt at {Next}")]
    private partial void LogNotDelivered(string target, string kind, string topic, string outcome, DateTimeOffset? next);

    [LoggerMessage(3, LogLevel.Warning, "Notifications wait for the storage: {Failure}")]
    private partial void LogStorageDown(string failure);
}
