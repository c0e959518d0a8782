namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What a rollback undoes. Taking a URL out of management's list moves no connected peer.</summary>
public sealed record RollbackRules
{
    /// <summary>Whether management's list is restored exactly. The default is true.</summary>
    public bool RestoreAddresses { get; init; } = true;

    /// <summary>Whether the peers that moved are restarted again. The default is false.</summary>
    public bool RestartMoved { get; init; }
}
