using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A gate of a rollout, opened or not.</summary>
public sealed record GateDocument
{
    /// <summary>What it is called in commands: <c>before-register</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The hash of the plan that a decision has to name.</summary>
    public required string PlanHash { get; init; }

    /// <summary>What came of it; null while it was not opened.</summary>
    public required GateState? State { get; init; }

    /// <summary>Where it stands, in a sentence.</summary>
    public required string Standing { get; init; }

    /// <summary>Roles whose holders may decide.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>People who may decide.</summary>
    public required IReadOnlyList<string> People { get; init; }

    /// <summary>How many different people must approve.</summary>
    public required int Quorum { get; init; }

    /// <summary>Whose approvals count now.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>Whether it may be passed now: it was approved, and the approvals have not aged.</summary>
    public required bool IsPassable { get; init; }

    /// <summary>When it was opened, the last time.</summary>
    public required DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it is decided without people; null for never.</summary>
    public required DateTimeOffset? Deadline { get; init; }

    /// <summary>What the deadline brings.</summary>
    public required GateExpiry Otherwise { get; init; }

    /// <summary>Everything that was decided and said, in order.</summary>
    public required IReadOnlyList<GateVote> Votes { get; init; }
}
