using System.Text.Json.Serialization;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>The row that stands for a rollout in lists.</summary>
public sealed record RolloutHeader
{
    /// <summary>The rollout's id.</summary>
    public required string Id { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>What is done.</summary>
    public required RolloutKind Kind { get; init; }

    /// <summary>The relay, where it is about one.</summary>
    public string? Relay { get; init; }

    /// <summary>Why it is done.</summary>
    public required string Reason { get; init; }

    /// <summary>The hash of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The hash of what its file says, by which a start that is asked for again is known; empty when it was not kept.</summary>
    public string FileHash { get; init; } = "";

    /// <summary>Who asked for it.</summary>
    public required string Requester { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of the span that its steps are children of, in the trace that follows from its id; <see langword="null"/> where nobody traced its start.</summary>
    public string? Span { get; init; }

    /// <summary>The version of the orchestration that runs it: an unknown one is refused.</summary>
    public required string Orchestration { get; init; }

    /// <summary>Where it stands.</summary>
    public RolloutState State { get; init; } = RolloutState.Running;

    /// <summary>The step that it is in, for people.</summary>
    public string Step { get; init; } = "";

    /// <summary>Why it stands where it does: what it waits for, why it failed.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Since when it stands there: when it came into this state in this step; while it is paused, since when it is.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Since when it waits for evidence, and the name of the step that does; <see langword="null"/> while it waits for none.</summary>
    public EvidenceWait? Missing { get; init; }

    /// <summary>When this row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many entries its audit had then.</summary>
    public int AuditCount { get; init; }

    /// <summary>The hash of the last of them: an anchor for the audit outside of its own table.</summary>
    public string AuditHash { get; init; } = "";

    /// <summary>The row once it stands elsewhere, or there for another reason.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="step">The step that it is in: its name and a running number, which a step that looks again does not keep.</param>
    /// <param name="why">Why it stands there.</param>
    /// <param name="now">The present.</param>
    public RolloutHeader Standing(RolloutState state, string step, string why, DateTimeOffset now)
    {
        var isSame = State == state && (state == RolloutState.Paused || NameOf(Step) == NameOf(step));
        var standing = this with { State = state, Step = step, Explanation = why, Since = isSame && Since != default ? Since : now, UpdatedAt = now };
        return standing.HasEnded ? standing with { Missing = null } : standing;
    }

    /// <summary>The step that it is in, whichever look of it that is: <c>verify-relay</c>.</summary>
    [JsonIgnore]
    public string StepName => NameOf(Step);

    /// <summary>A step's name without the number of its run.</summary>
    internal static string NameOf(string step) => step.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-');

    /// <summary>Whether it has ended and its lock is free.</summary>
    public bool HasEnded => State is RolloutState.Done or RolloutState.Failed or RolloutState.Aborted or RolloutState.Rejected or RolloutState.RolledBack;
}
