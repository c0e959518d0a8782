using k8s;
using k8s.Models;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// The routing peers of a namespace as the cluster tells them: Deployments, their ReplicaSets, and the pods. Pods are found by their
/// owners, since the operator's Deployments share one label (openzro-operator, <c>app.kubernetes.io/name: openzro-router</c>).
/// </summary>
internal sealed class PodMap
{
    private readonly IList<V1Deployment> _deployments;
    private readonly Dictionary<string, string> _deploymentOfSet;
    private readonly IList<V1Pod> _pods;

    private PodMap(IList<V1Deployment> deployments, IList<V1ReplicaSet> sets, IList<V1Pod> pods)
    {
        (_deployments, _pods) = (deployments, pods);
        _deploymentOfSet = sets.Select(set => (Set: set.Uid(), Deployment: Controller(set.OwnerReferences(), "Deployment")))
            .Where(pair => pair.Deployment is not null).ToDictionary(pair => pair.Set, pair => pair.Deployment!, StringComparer.Ordinal);
    }

    /// <summary>Reads the namespace.</summary>
    public static async Task<KubernetesAnswer<PodMap>> ReadAsync(KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        var deployments = await cluster.ReadAsync(
            "list the Deployments", (client, end) => client.AppsV1.ListNamespacedDeploymentAsync(cluster.Namespace, cancellationToken: end), cancellationToken);
        var sets = deployments.Failure is not null ? null : await cluster.ReadAsync(
            "list the ReplicaSets", (client, end) => client.AppsV1.ListNamespacedReplicaSetAsync(cluster.Namespace, cancellationToken: end), cancellationToken);
        var pods = sets?.Value is null ? null : await cluster.ReadAsync(
            "list the pods",
            (client, end) => client.CoreV1.ListNamespacedPodAsync(cluster.Namespace, labelSelector: cluster.Selector, cancellationToken: end),
            cancellationToken);
        return pods?.Value is { } found
            ? new(new PodMap(deployments.Value!.Items, sets!.Value!.Items, found.Items), null)
            : new(null, deployments.Failure ?? sets?.Failure ?? pods!.Failure);
    }

    /// <summary>The pod that a peer is: a client's name in management is its host name, which is the pod's name.</summary>
    public V1Pod? Find(PeerTarget peer) => _pods.FirstOrDefault(pod => string.Equals(pod.Name(), peer.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The Deployment that a pod is of; <see langword="null"/> when something else runs it.</summary>
    public V1Deployment? OwnerOf(V1Pod pod) =>
        Controller(pod.OwnerReferences(), "ReplicaSet") is { } set && _deploymentOfSet.TryGetValue(set, out var deployment)
            ? _deployments.FirstOrDefault(one => one.Uid() == deployment)
            : null;

    /// <summary>The pods of a Deployment.</summary>
    public IReadOnlyList<V1Pod> PodsOf(V1Deployment deployment) => [.. _pods.Where(pod => OwnerOf(pod)?.Uid() == deployment.Uid())];

    /// <summary>What was written down of an operation, and where.</summary>
    public (V1Deployment Deployment, RestartRecord Record)? Recorded(string key) => _deployments
        .Select(deployment => (Deployment: deployment, Record: RestartRecord.Read(deployment.Annotations(), key)!))
        .Where(found => found.Record is not null).Cast<(V1Deployment, RestartRecord)?>().FirstOrDefault();

    /// <summary>The pod with a uid, unless it is on its way out.</summary>
    public V1Pod? Standing(string uid) => _pods.FirstOrDefault(pod => pod.Uid() == uid && pod.DeletionTimestamp() is null);

    /// <summary>The pod that came in place of another.</summary>
    public V1Pod? Successor(V1Deployment deployment, RestartRecord record) => PodsOf(deployment)
        .Where(pod => pod.Uid() != record.Uid && !record.Others.Contains(pod.Uid()))
        .OrderBy(pod => pod.DeletionTimestamp() is null ? 0 : 1).ThenBy(pod => pod.CreationTimestamp()).FirstOrDefault();

    private static string? Controller(IList<V1OwnerReference>? owners, string kind) =>
        owners?.FirstOrDefault(owner => owner.Kind == kind && owner.Controller == true)?.Uid;
}
