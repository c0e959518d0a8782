using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Everything that a rollout may do, before it does anything (schema <c>ozprobes.rollout-plan/1</c>).</summary>
public sealed record PlanDocument
{
    /// <summary>The schema of this document.</summary>
    public const string SchemaName = "ozprobes.rollout-plan/1";

    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary>SHA-256 over all that the plan may do. Starting it and every decision about it name this hash.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether it may be started.</summary>
    public required bool CanStart { get; init; }

    /// <summary>What is done.</summary>
    public required RolloutKind Kind { get; init; }

    /// <summary>The relay's name in the fleet, where the rollout is about one.</summary>
    public required string? Relay { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>Why it is done.</summary>
    public required string Reason { get; init; }

    /// <summary>The version of the fleet that the plan was made with.</summary>
    public required string FleetVersion { get; init; }

    /// <summary>What keeps the plan from being started.</summary>
    public required IReadOnlyList<PlanRefusal> Refusals { get; init; }

    /// <summary>What is allowed and worth knowing before approving.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What could not be read when the plan was made.</summary>
    public required IReadOnlyList<string> Unread { get; init; }

    /// <summary>How the relay comes to be; null when it is there.</summary>
    public required ProvisionDocument? Provision { get; init; }

    /// <summary>The change of management's list; null when it stays as it is.</summary>
    public required AddressesDocument? Addresses { get; init; }

    /// <summary>Every check that execution makes, with its threshold.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>Where people decide.</summary>
    public required IReadOnlyList<GateRuleDocument> Gates { get; init; }

    /// <summary>The most peers that are down by our hand at any time.</summary>
    public required int MaxUnavailable { get; init; }

    /// <summary>The peers to restart, in order, each with its batch.</summary>
    public required IReadOnlyList<PlannedPeerDocument> Peers { get; init; }

    /// <summary>The candidates that are offline: restarted when they come back.</summary>
    public required IReadOnlyList<PlannedPeerDocument> Deferred { get; init; }

    /// <summary>How long deferred peers are waited for, in seconds.</summary>
    public required double DeferUntilSeconds { get; init; }

    /// <summary>The candidates that are not touched, and why.</summary>
    public required IReadOnlyList<LeftOutPeer> LeftOut { get; init; }

    /// <summary>Peers of other regions that must keep their relay.</summary>
    public required IReadOnlyList<KeptPeerDocument> Kept { get; init; }
}
