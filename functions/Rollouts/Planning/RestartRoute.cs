namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>By which connection peers are restarted.</summary>
public sealed record RestartRoute
{
    /// <summary>The <see cref="Use"/> that asks people.</summary>
    public const string Manual = "manual";

    /// <summary>Which peers; one that says nothing matches all.</summary>
    public PeerSelector Match { get; init; } = new();

    /// <summary>The name of a connection of the server's own file, or <see cref="Manual"/>.</summary>
    public required string Use { get; init; }
}
