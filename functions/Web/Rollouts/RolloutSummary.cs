using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A rollout in a list.</summary>
public sealed record RolloutSummary
{
    /// <summary>The rollout's id.</summary>
    public required string Id { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>What is done.</summary>
    public required RolloutKind Kind { get; init; }

    /// <summary>The relay, where it is about one.</summary>
    public required string? Relay { get; init; }

    /// <summary>Why it is done.</summary>
    public required string Reason { get; init; }

    /// <summary>The hash of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Requester { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Since when it stands where it does; while it is paused, since when it is.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutState State { get; init; }

    /// <summary>The step that it is in.</summary>
    public required string Step { get; init; }

    /// <summary>Why it stands where it does: what it waits for, why it failed.</summary>
    public required string Explanation { get; init; }

    /// <summary>Whether it has ended.</summary>
    public required bool HasEnded { get; init; }
}
