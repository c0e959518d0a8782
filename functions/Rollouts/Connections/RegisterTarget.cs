namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>Where management's list of relays is changed.</summary>
public abstract record RegisterTarget
{
    /// <summary>The name that rollout files use.</summary>
    public required string Name { get; init; }
}

/// <summary>A management.json on a machine.</summary>
public sealed record SshRegisterTarget : RegisterTarget
{
    /// <summary>The name of an SSH connection with a host of its own.</summary>
    public required string Connection { get; init; }

    /// <summary>The file's path there.</summary>
    public required string File { get; init; }

    /// <summary>The program and arguments that restart management.</summary>
    public required IReadOnlyList<string> Restart { get; init; }

    /// <summary>The program and arguments that print management's log since its start; empty when it cannot be read.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}

/// <summary>The secret of the product's Helm chart.</summary>
public sealed record KubernetesRegisterTarget : RegisterTarget
{
    /// <summary>The name of a Kubernetes connection.</summary>
    public required string Connection { get; init; }

    /// <summary>The chart's full name, from which the secret and the workload are named.</summary>
    public required string Release { get; init; }

    /// <summary>Whether it is changed although Helm, Argo CD or Flux own it.</summary>
    public bool AllowOwned { get; init; }
}
