using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A peer in a rollout.</summary>
public sealed record PeerDocument
{
    /// <summary>The peer's id in management.</summary>
    public required string Id { get; init; }

    /// <summary>The peer's name in management.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required PeerState State { get; init; }

    /// <summary>Its batch, from 1; 0 for deferred peers.</summary>
    public required int Batch { get; init; }

    /// <summary>Whether people were asked to restart it.</summary>
    public required bool IsAsked { get; init; }

    /// <summary>How often it was restarted.</summary>
    public required int Restarts { get; init; }

    /// <summary>When the last restart began.</summary>
    public required DateTimeOffset? RestartedAt { get; init; }

    /// <summary>The instance URL of its home before, where known.</summary>
    public required string? HomeBefore { get; init; }

    /// <summary>The name of that relay in the fleet, where known.</summary>
    public string? HomeRelayBefore { get; init; }

    /// <summary>The instance URL of its home after, where known.</summary>
    public required string? HomeAfter { get; init; }

    /// <summary>The name of that relay in the fleet, where known.</summary>
    public string? HomeRelayAfter { get; init; }

    /// <summary>What is known beyond that, in one line, with relays by their names in the fleet.</summary>
    public required string Note { get; init; }
}
