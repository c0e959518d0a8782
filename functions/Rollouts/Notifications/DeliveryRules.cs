namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// What follows from an attempt. Retries are spread over more than a day, as Standard Webhooks recommend, and how far they are is kept in
/// the row, so that a restart begins none anew. A receiver that is gone (410) is not asked again. Pure.
/// </summary>
public static class DeliveryRules
{
    private const int Gone = 410;

    /// <summary>How long is waited after each attempt; after the last one it is given up.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
    ];

    /// <summary>Whether it is to be tried now.</summary>
    public static bool IsDue(Delivery delivery, DateTimeOffset now) => delivery.State is DeliveryState.Waiting && !(delivery.NextAt > now);

    /// <summary>The delivery after an attempt.</summary>
    /// <param name="delivery">The delivery before it.</param>
    /// <param name="attempt">What it met.</param>
    /// <param name="now">When.</param>
    public static Delivery After(Delivery delivery, WebhookAttempt attempt, DateTimeOffset now)
    {
        var tried = delivery with { Attempts = delivery.Attempts + 1, TriedAt = now, Outcome = attempt.Outcome, NextAt = null };
        return attempt.IsTaken ? tried with { State = DeliveryState.Delivered }
            : attempt.Status == Gone || tried.Attempts > Waits.Count ? tried with { State = DeliveryState.GivenUp }
            : tried with { NextAt = now + Waits[tried.Attempts - 1] };
    }
}
