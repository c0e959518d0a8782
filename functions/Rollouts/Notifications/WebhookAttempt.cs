namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>What one attempt to send a notification met.</summary>
/// <param name="Status">The HTTP status; <see langword="null"/> when there was no answer.</param>
/// <param name="Outcome">The same in a few words.</param>
public sealed record WebhookAttempt(int? Status, string Outcome)
{
    /// <summary>The beginning of what the receiver answered, where somebody tries it; else empty.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Whether the receiver took it.</summary>
    public bool IsTaken => Status is >= 200 and < 300;
}
