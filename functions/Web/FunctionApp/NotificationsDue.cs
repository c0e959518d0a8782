using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// Delivers what no step of a rollout has delivered at its own end: what was tried and did not arrive, and what was handed over when the
/// instance went away.
/// </summary>
internal sealed class NotificationsDue(NotificationDelivery delivery) : ITickWork
{
    /// <inheritdoc/>
    public string Name => "delivering notifications";

    /// <inheritdoc/>
    public Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken) => delivery.DeliverAsync(cancellationToken);
}
