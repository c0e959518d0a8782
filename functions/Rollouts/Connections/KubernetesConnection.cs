using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A namespace of a Kubernetes cluster.</summary>
public sealed record KubernetesConnection : Connection
{
    /// <summary>Where a kubeconfig is; <see langword="null"/> for the one of the server's environment, or the service account in a cluster.</summary>
    public SecretReference? Kubeconfig { get; init; }

    /// <summary>The context; <see langword="null"/> for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The label selector of the pods that are routing peers. The default is the one of the product's operator.</summary>
    public string Selector { get; init; } = "app.kubernetes.io/name=openzro-router";

    /// <summary>How long a call may take. The default is 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
