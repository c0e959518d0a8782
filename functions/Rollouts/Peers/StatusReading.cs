namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What came of asking a client for its status.</summary>
public sealed record StatusReading
{
    /// <summary>The status; <see langword="null"/> when there is none.</summary>
    public ClientStatus? Status { get; init; }

    /// <summary>Why there is none.</summary>
    public StatusProblem? Problem { get; init; }

    /// <summary>What the client said instead, in one line; empty when there is a status.</summary>
    public string Detail { get; init; } = "";
}
