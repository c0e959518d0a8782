using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>A peer in a rollout, as its row holds it.</summary>
public sealed record PeerProgress
{
    /// <summary>The peer's id in management.</summary>
    public required string PeerId { get; init; }

    /// <summary>The peer's name in management.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public PeerState State { get; init; } = PeerState.Pending;

    /// <summary>The id of the restart, by which a driver knows one that it began already; empty before the first.</summary>
    public string OperationId { get; init; } = "";

    /// <summary>Its batch in the plan, from 1; 0 for deferred peers.</summary>
    public int Batch { get; init; }

    /// <summary>
    /// The batch that the plan has it in, which never changes and orders the rows; 0 for deferred peers. <see langword="null"/> in rows
    /// that were written before rows had that order.
    /// </summary>
    public int? Planned { get; init; }

    /// <summary>Whether the driver has said that the restart began; until then it is asked again with the same id.</summary>
    public bool IsBegun { get; init; }

    /// <summary>Whether people were asked to restart it: it is waited for until they have.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Whether its last restart was the rollback's.</summary>
    public bool IsBack { get; init; }

    /// <summary>How often it was restarted, this time included.</summary>
    public int Restarts { get; init; }

    /// <summary>How often a driver was asked for this restart; 0 while it was not, and in rows that were written before it was counted.</summary>
    public int Attempts { get; init; }

    /// <summary>Until when what the driver began last may go on unseen; <see langword="null"/> when its end is known.</summary>
    public DateTimeOffset? RunsUntil { get; init; }

    /// <summary>What the driver failed with when it was asked last, in one line; <see langword="null"/> when it did not fail.</summary>
    public string? Trouble { get; init; }

    /// <summary>The number of what people said (<see cref="Control.Number"/>) by which it was looked at anew last; 0 for never.</summary>
    public int LookedAtFor { get; init; }

    /// <summary>Whether it is to be looked at anew, and restarted anew when its restart turns out to have had no effect.</summary>
    public bool IsAnew { get; init; }

    /// <summary>When the restart began.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>When this row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The instance URL of its home before, where known.</summary>
    public string? HomeBefore { get; init; }

    /// <summary>The instance URL of its home after, where known.</summary>
    public string? HomeAfter { get; init; }

    /// <summary>How many of its peers were connected before; <see langword="null"/> when nobody could ask it.</summary>
    public int? PeersBefore { get; init; }

    /// <summary>Its public key before; <see langword="null"/> when nobody could ask it.</summary>
    public string? PublicKeyBefore { get; init; }

    /// <summary>Whether its verdict is a person's word, which another word may correct.</summary>
    public bool IsSaid { get; init; }

    /// <summary>What is known beyond that, in one line.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether its restart is to be begun, once more or for the first time: the row says so, and no driver has answered that it was.</summary>
    [JsonIgnore]
    public bool IsToBegin => State == PeerState.Restarting && !IsBegun;

    /// <summary>The row once it is about to be restarted.</summary>
    /// <param name="operation">The id of the restart.</param>
    /// <param name="at">When it begins.</param>
    public PeerProgress Restarting(string operation, DateTimeOffset at) => this with
    {
        State = PeerState.Restarting,
        OperationId = operation,
        Restarts = Restarts + 1,
        Attempts = 0,
        RunsUntil = null,
        Trouble = null,
        IsBegun = false,
        IsAsked = false,
        IsSaid = false,
        IsAnew = false,
        RestartedAt = at,
        UpdatedAt = at,
        HomeAfter = null,
        Note = "",
    };

    /// <summary>The version of the row as it was read; <see langword="null"/> for one that was not.</summary>
    public string? ETag { get; init; }
}
