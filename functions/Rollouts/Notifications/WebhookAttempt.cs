namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>What one attempt to send a notification met.</summary>
/// <param name="Status">The HTTP status; <see langword="null"/> when there was no answer.</param>
/// <param name="Outcome">The same in a few words.</param>
public sealed record WebhookAttempt(int? Status, string Outcome)
{
    /// <summary>Whether the receiver took it.</summary>
    public bool IsTaken => Status is >= 200 and < 300;
}
