using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>A rollout as people see it.</summary>
public sealed record RolloutView
{
    /// <summary>What it is, where it stands, and what it waits for.</summary>
    public required RolloutHeader Header { get; init; }

    /// <summary>What it may do.</summary>
    public required Plan Plan { get; init; }

    /// <summary>What people last told it; <see langword="null"/> when nobody said anything.</summary>
    public Control? Control { get; init; }

    /// <summary>Every gate of the plan, in its order, and the rollback's when it was opened.</summary>
    public IReadOnlyList<GateView> Gates { get; init; } = [];

    /// <summary>Every batch of the plan.</summary>
    public IReadOnlyList<BatchView> Batches { get; init; } = [];

    /// <summary>The deferred peers, which are in no batch; <see langword="null"/> when there are none.</summary>
    public BatchView? Deferred { get; init; }

    /// <summary>Peers that people were asked to restart and that were not seen to be restarted yet.</summary>
    public IReadOnlyList<PeerProgress> Asked { get; init; } = [];

    /// <summary>What happened, oldest first: the audit with the reasons from its evidence.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>How its orchestration stands in the engine; <see langword="null"/> when it is not there (yet, or any more).</summary>
    public OrchestrationState? Engine { get; init; }

    /// <summary>Why the engine cannot go on with it; <see langword="null"/> when it can.</summary>
    public string? Problem { get; init; }
}

/// <summary>One line of a rollout's story.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: a person, or the name of a step.</param>
/// <param name="Action">What, a stable word.</param>
/// <param name="Subject">To what; empty for the rollout as a whole.</param>
/// <param name="Why">Why it was done or refused; empty where nothing was said of it, as by servers from before it was told.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Actor, string Action, string Subject, string Why = "");
