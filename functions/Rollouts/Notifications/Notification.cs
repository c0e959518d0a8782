using OpenZro.Probes.Health;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>Something that people are told of without asking. It holds no secret.</summary>
public sealed record Notification
{
    /// <summary>What makes a repeated notification the same: unique in its rollout, or its incident.</summary>
    public required string Key { get; init; }

    /// <summary>The id of the rollout or of the incident.</summary>
    public required string Topic { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>What it is about.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The hash of the plan, which a decision has to name; <see langword="null"/> where there is none.</summary>
    public string? PlanHash { get; init; }

    /// <summary>The gate, for <see cref="NotificationKind.GateOpened"/>; else <see langword="null"/>.</summary>
    public string? Gate { get; init; }

    /// <summary>What people are to do, or what was seen, in lines of text; <see langword="null"/> for nothing beyond the message.</summary>
    public string? Details { get; init; }

    /// <summary>What is told of an incident; <see langword="null"/> for what is told of a rollout.</summary>
    public IncidentNotice? Incident { get; init; }
}
