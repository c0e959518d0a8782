namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>Where steps hand over what people are told of. Handing over waits for nobody: delivery is another's, later.</summary>
public interface INotifications
{
    /// <summary>Hands over a notification; one with the same rollout and key was handed over before and is left as it is.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task HandOverAsync(Notification notification, CancellationToken cancellationToken);
}
