namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What a program writes to its standard output: one JSON object a line and peer. Lines that are none are kept for the audit only.</summary>
internal sealed record ExecResult
{
    /// <summary>The peer's id.</summary>
    public string? Id { get; init; }

    /// <summary><c>restarted</c>, <c>already</c> or <c>failed</c>.</summary>
    public string? Result { get; init; }

    /// <summary>What to tell people.</summary>
    public string? Detail { get; init; }
}
