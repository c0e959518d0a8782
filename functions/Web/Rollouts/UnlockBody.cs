namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A mesh that is to be taken from the rollout that holds it.</summary>
public sealed record UnlockBody
{
    /// <summary>The reason, 1 to 500 characters; it goes into the audit.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the mesh is taken from a rollout that runs as it should, too.</summary>
    public bool Force { get; init; }
}
