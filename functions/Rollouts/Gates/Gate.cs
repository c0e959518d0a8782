using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>A gate as its row holds it: who may decide, what was decided, and what came of it.</summary>
public sealed record Gate
{
    /// <summary>What it stands for in tables and commands (<see cref="GatePoint.Key"/>).</summary>
    public required string Key { get; init; }

    /// <summary>The rollout's id.</summary>
    public required string Rollout { get; init; }

    /// <summary>The hash of the plan that is decided on.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Who may decide, and until when.</summary>
    public required GateRule Rule { get; init; }

    /// <summary>Who asked for the rollout, and so may not approve it.</summary>
    public required string Requester { get; init; }

    /// <summary>When it was opened, the last time.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Counts the openings, from 1.</summary>
    public int Round { get; init; } = 1;

    /// <summary>Everything that was decided and said, in order, in all rounds.</summary>
    public IReadOnlyList<GateVote> Votes { get; init; } = [];

    /// <summary>What came of it.</summary>
    public GateState State { get; init; } = GateState.Open;

    /// <summary>When that was decided; <see langword="null"/> while it is open.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, for people.</summary>
    public string Why { get; init; } = "";

    /// <summary>When it is decided without people; <see langword="null"/> for never.</summary>
    public DateTimeOffset? Deadline => Rule.Deadline is { } wait ? OpenedAt + wait : null;
}
