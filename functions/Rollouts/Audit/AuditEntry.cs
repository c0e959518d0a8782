namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>One thing that happened in a rollout, chained to the one before it.</summary>
public sealed record AuditEntry
{
    /// <summary>The rollout's id.</summary>
    public required string Rollout { get; init; }

    /// <summary>Its place, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it: a person, or the name of a step.</summary>
    public required string Actor { get; init; }

    /// <summary>What happened, a stable word: <c>gate-approved</c>, <c>peer-restarted</c>, <c>budget-spent</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it happened to; empty for the rollout as a whole.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What it rests on, as JSON text; it never holds a secret.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>What makes a repeated step's entry the same entry; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>The hash of the entry before; of the first, <see cref="AuditChain.Start"/>.</summary>
    public required string Previous { get; init; }

    /// <summary>SHA-256 over the canonical form of all of the above, in lower-case hex.</summary>
    public string Hash { get; init; } = "";
}
