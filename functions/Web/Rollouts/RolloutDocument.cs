using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A rollout as it stands (schema <c>ozprobes.rollout/1</c>).</summary>
public sealed record RolloutDocument
{
    /// <summary>The schema of this document.</summary>
    public const string SchemaName = "ozprobes.rollout/1";

    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary>What it is and where it stands.</summary>
    public required RolloutSummary Rollout { get; init; }

    /// <summary>Where people reach this API; null where that was not set, and is wherever it was asked.</summary>
    public string? Url { get; init; }

    /// <summary>What people last told it; null when nobody said anything.</summary>
    public required ControlDocument? Control { get; init; }

    /// <summary>Every gate of the plan, in order.</summary>
    public required IReadOnlyList<GateDocument> Gates { get; init; }

    /// <summary>Every batch of the plan.</summary>
    public required IReadOnlyList<BatchView> Batches { get; init; }

    /// <summary>The deferred peers; null when there are none.</summary>
    public required BatchView? Deferred { get; init; }

    /// <summary>Peers that people were asked to restart and that were not seen to be restarted yet.</summary>
    public required IReadOnlyList<PeerDocument> Asked { get; init; }

    /// <summary>The last things that happened, oldest first; the audit has all of them.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>How the engine stands with it; null when it does not have it (yet, or any more).</summary>
    public required OrchestrationState? Engine { get; init; }

    /// <summary>Why the engine cannot go on with it; null when it can.</summary>
    public required string? Problem { get; init; }
}
