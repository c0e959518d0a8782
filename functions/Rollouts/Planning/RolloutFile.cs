namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// What a rollout file says: which relay to add or retire, or which peers to have picked again, and within which limits. It names
/// connections of the server's own file, and can name no command, host, key or path.
/// </summary>
public sealed record RolloutFile
{
    /// <summary>What is to be done.</summary>
    public required RolloutKind Kind { get; init; }

    /// <summary>The relay's name in the fleet; for <see cref="RolloutKind.Repick"/> the relay to move to, or <see langword="null"/> for each peer's predicted one.</summary>
    public string? Relay { get; init; }

    /// <summary>The mesh, which one rollout at a time may change. The default is <c>default</c>.</summary>
    public string Mesh { get; init; } = "default";

    /// <summary>Why it is done, such as the number of a change request.</summary>
    public required string Reason { get; init; }

    /// <summary>How the relay comes to be; <see langword="null"/> when it runs already.</summary>
    public ProvisionRules? Provision { get; init; }

    /// <summary>What the new relay must prove before it is registered.</summary>
    public VerifyRules Verify { get; init; } = new();

    /// <summary>How management is told; <see langword="null"/> for <see cref="RolloutKind.Repick"/>, which changes no relay.</summary>
    public RegisterRules? Register { get; init; }

    /// <summary>Which peers are restarted.</summary>
    public PeerRules Peers { get; init; } = new();

    /// <summary>How they are restarted.</summary>
    public RestartRules Restart { get; init; } = new();

    /// <summary>Where people decide, in the order of the file.</summary>
    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    /// <summary>What a rollback undoes.</summary>
    public RollbackRules Rollback { get; init; } = new();
}
