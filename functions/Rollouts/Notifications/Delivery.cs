using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>How far a notification has come to one receiver, as its row holds it.</summary>
public sealed record Delivery
{
    /// <summary>The id of the rollout or of the incident.</summary>
    public required string Topic { get; init; }

    /// <summary>The notification's key.</summary>
    public required string Key { get; init; }

    /// <summary>The receiver's name.</summary>
    public required string Target { get; init; }

    /// <summary>What it is about.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>What came of it so far.</summary>
    public DeliveryState State { get; init; } = DeliveryState.Waiting;

    /// <summary>What came of the last attempt in a word that is stable: <c>delivered</c>, <c>failed</c> (it is tried again) or <c>given-up</c>.</summary>
    [JsonIgnore]
    public string Result => ResultOf(State);

    /// <summary>The words of <see cref="Result"/>.</summary>
    public static IReadOnlyList<string> Results { get; } = [.. Enum.GetValues<DeliveryState>().Select(ResultOf)];

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was tried last.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When it is tried next; <see langword="null"/> when it is not.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What the last attempt met, in a few words; it holds nothing of what the receiver said beyond its status.</summary>
    public string Outcome { get; init; } = "";

    private static string ResultOf(DeliveryState state) => state is DeliveryState.Waiting ? "failed" : KebabCase.Of(state);
}

/// <summary>What came of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>It is tried, or tried again.</summary>
    Waiting,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was tried for long enough, or the receiver wants no more.</summary>
    GivenUp,
}
