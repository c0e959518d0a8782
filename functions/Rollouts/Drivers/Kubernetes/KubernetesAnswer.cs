namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>What came of asking a cluster: the answer, or why there is none.</summary>
internal sealed record KubernetesAnswer<T>(T? Value, DriverFailure? Failure)
    where T : class;
