namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What a step of a rollout is given: ids, numbers and instants. What they stand for is in rows.</summary>
internal sealed record StepArgs
{
    /// <summary>Which rollout.</summary>
    public required RolloutInput Of { get; init; }

    /// <summary>Whether it is work of the rollback.</summary>
    public bool IsBack { get; init; }

    /// <summary>When the work that the step belongs to was begun or taken up again.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The gate that is waited at, or that stands before the work.</summary>
    public string? Gate { get; init; }

    /// <summary>The batch; 0 for the deferred peers, or those that a rollback restarts.</summary>
    public int Batch { get; init; }

    /// <summary>The how-manieth time that this piece of work is done, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Why the rollout holds, or ends.</summary>
    public string? Code { get; init; }

    /// <summary>The same for people.</summary>
    public string? Why { get; init; }

    /// <summary>What had been told the rollout when it held (<see cref="Progress.Control.Number"/>).</summary>
    public int Told { get; init; }
}
