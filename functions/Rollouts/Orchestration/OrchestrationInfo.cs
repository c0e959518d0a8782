namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>What is known of an orchestration from outside.</summary>
public sealed record OrchestrationInfo
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Which orchestration.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the method.</summary>
    public required string Version { get; init; }

    /// <summary>What it was started with.</summary>
    public required Payload Input { get; init; }

    /// <summary>How it stands.</summary>
    public required OrchestrationState State { get; init; }

    /// <summary>When it was started, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What it last reported; <see langword="null"/> when nothing yet.</summary>
    public Payload? Status { get; init; }

    /// <summary>How it ended; <see langword="null"/> unless it is <see cref="OrchestrationState.Ended"/>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Why it is faulted or stuck, for people; else <see langword="null"/>.</summary>
    public string? Problem { get; init; }
}
