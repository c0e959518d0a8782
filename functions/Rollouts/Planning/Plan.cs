namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Everything that a rollout may do, computed before it does anything. Its hash covers what would be touched and within which limits,
/// and not what was merely observed; gates are bound to that hash, and execution may only shrink the plan.
/// </summary>
public sealed record Plan
{
    /// <summary>What is done.</summary>
    public required RolloutKind Kind { get; init; }

    /// <summary>The relay's name in the fleet, where the rollout is about one.</summary>
    public string? Relay { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>Why it is done.</summary>
    public required string Reason { get; init; }

    /// <summary>How the relay comes to be; <see langword="null"/> when it is there.</summary>
    public ProvisionRules? Provision { get; init; }

    /// <summary>What the relay must prove before it is registered; <see langword="null"/> when nothing is added.</summary>
    public VerifyPlan? Verify { get; init; }

    /// <summary>The change of management's list; <see langword="null"/> when it stays as it is.</summary>
    public AddressPlan? Register { get; init; }

    /// <summary>The peers to restart, in order.</summary>
    public IReadOnlyList<PlannedPeer> Peers { get; init; } = [];

    /// <summary>The candidates that are offline: restarted when they come back.</summary>
    public IReadOnlyList<PlannedPeer> Deferred { get; init; } = [];

    /// <summary>The batches; each may be restarted at once, and together they are <see cref="Peers"/> in order.</summary>
    public IReadOnlyList<PlannedBatch> Batches { get; init; } = [];

    /// <summary>The limits of restarting.</summary>
    public required RestartRules Restart { get; init; }

    /// <summary><see cref="RestartRules.MaxUnavailable"/> as a number of peers.</summary>
    public int MaxUnavailable { get; init; }

    /// <summary>What becomes of planned peers that are offline when their turn comes.</summary>
    public OfflinePeers Offline { get; init; } = OfflinePeers.Defer;

    /// <summary>How long deferred peers are swept when they come back.</summary>
    public TimeSpan DeferUntil { get; init; }

    /// <summary>Where people decide.</summary>
    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    /// <summary>What a rollback would undo.</summary>
    public RollbackRules Rollback { get; init; } = new();

    /// <summary>The candidates that are not touched, and why.</summary>
    public IReadOnlyList<LeftOutPeer> LeftOut { get; init; } = [];

    /// <summary>Peers of other regions that are watched: they must keep their relay.</summary>
    public IReadOnlyList<KeptPeer> Kept { get; init; } = [];

    /// <summary>Every check that execution makes, with its threshold, for people.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>What keeps the plan from being started; empty when it may.</summary>
    public IReadOnlyList<PlanRefusal> Refusals { get; init; } = [];

    /// <summary>What is allowed and worth knowing before approving.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The version of the fleet that the plan was made with.</summary>
    public string FleetVersion { get; init; } = "";

    /// <summary>SHA-256 over the canonical form, in lower-case hex.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Whether it may be started.</summary>
    public bool CanStart => Refusals.Count == 0;
}
