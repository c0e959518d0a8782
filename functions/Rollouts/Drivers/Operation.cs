namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What makes a repeated call the same call.</summary>
/// <param name="Id">The operation's id: the same at every attempt, another for every other piece of work.</param>
/// <param name="BegunAt">When the first attempt began. What happened to a daemon since then is taken for this operation's doing.</param>
public sealed record Operation(string Id, DateTimeOffset BegunAt)
{
    /// <summary>The how manyth time that it is begun, from 1, whichever process began it before.</summary>
    public int Attempt { get; init; } = 1;
}
