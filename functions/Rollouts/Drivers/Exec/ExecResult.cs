namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What a program writes to its standard output: one JSON object a line and peer.</summary>
/// <param name="Id">The peer's id.</param>
/// <param name="Result"><see cref="Restarted"/>, <see cref="Already"/> or <see cref="Failed"/>.</param>
/// <param name="Detail">What to tell people.</param>
internal sealed record ExecResult(string Id, string Result, string? Detail)
{
    /// <summary>The peer is being restarted by this run.</summary>
    public const string Restarted = "restarted";

    /// <summary>An earlier run for the same operation restarted the peer.</summary>
    public const string Already = "already";

    /// <summary>The peer was not touched.</summary>
    public const string Failed = "failed";

    /// <summary>Every result, in the order of their telling.</summary>
    public static IReadOnlyList<string> All { get; } = [Restarted, Already, Failed];
}
