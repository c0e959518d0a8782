using System.Text.Json;
using k8s;
using k8s.Models;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// The chart's management: a Deployment, or a StatefulSet with an embedded cluster (openzro-helms <c>charts/openzro</c>). Only what both
/// have is looked at.
/// </summary>
internal sealed record ManagementWorkload
{
    private const string Marker = "probes.openzro.io/operation";
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a StatefulSet.</summary>
    public required bool IsStateful { get; init; }

    /// <summary>What its pods are made from.</summary>
    public required V1PodTemplateSpec Template { get; init; }

    /// <summary>The labels of its pods.</summary>
    public required V1LabelSelector Selector { get; init; }

    /// <summary>Whether all replicas run what <see cref="Template"/> says and are ready.</summary>
    public required bool IsRolledOut { get; init; }

    /// <summary>Why it will not be rolled out any more.</summary>
    public string? Stuck { get; init; }

    /// <summary>What its replicas come to, for people.</summary>
    public required string Replicas { get; init; }

    /// <summary>Which change of ours it was restarted for last.</summary>
    public string? RestartedFor => Template.Metadata?.Annotations?.TryGetValue(Marker, out var marker) == true ? marker : null;

    /// <summary>Reads it: the Deployment, or else the StatefulSet of the same name.</summary>
    public static async Task<KubernetesAnswer<ManagementWorkload>> ReadAsync(KubernetesCluster cluster, string name, CancellationToken cancellationToken)
    {
        var deployment = await cluster.ReadAsync(
            $"read the Deployment {name}", (client, end) => client.AppsV1.ReadNamespacedDeploymentAsync(name, cluster.Namespace, cancellationToken: end), cancellationToken);
        if (deployment.Value is { } found)
        {
            return new(Of(found), null);
        }

        if (deployment.Failure!.Code != DriverFailureCode.NotFound)
        {
            return new(null, deployment.Failure);
        }

        var set = await cluster.ReadAsync(
            $"read the Deployment or StatefulSet {name}", (client, end) => client.AppsV1.ReadNamespacedStatefulSetAsync(name, cluster.Namespace, cancellationToken: end), cancellationToken);
        return new(set.Value is { } stateful ? Of(stateful) : null, set.Failure);
    }

    /// <summary>The Secret that its pods find in a folder, and the key of a file there.</summary>
    public (string Secret, string Key)? SecretOf(string file)
    {
        var slash = file.LastIndexOf('/');
        var (folder, name) = (file[..slash], file[(slash + 1)..]);
        foreach (var mount in Template.Spec.Containers.SelectMany(container => container.VolumeMounts ?? []))
        {
            var source = Template.Spec.Volumes?.FirstOrDefault(volume => volume.Name == mount.Name)?.Secret;
            if (source is not null && (mount.MountPath.TrimEnd('/') == folder || mount.MountPath == file))
            {
                return (source.SecretName, source.Items?.FirstOrDefault(item => item.Path == name)?.Key ?? mount.SubPath ?? name);
            }
        }

        return null;
    }

    /// <summary>Has all its pods made anew, once for a change: a repetition changes nothing that the first did not.</summary>
    public Task<KubernetesAnswer<object>> RestartAsync(KubernetesCluster cluster, string marker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var annotations = new Dictionary<string, string> { [Marker] = marker, [RestartedAt] = now.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) };
        var patch = new V1Patch(JsonSerializer.Serialize(new { spec = new { template = new { metadata = new { annotations } } } }), V1Patch.PatchType.MergePatch);
        return cluster.WriteAsync<object>(
            $"restart {Name}",
            async (client, end) => IsStateful
                ? await client.AppsV1.PatchNamespacedStatefulSetAsync(patch, Name, cluster.Namespace, cancellationToken: end)
                : await client.AppsV1.PatchNamespacedDeploymentAsync(patch, Name, cluster.Namespace, cancellationToken: end),
            cancellationToken);
    }

    private static ManagementWorkload Of(V1Deployment deployment)
    {
        var (wanted, status) = (deployment.Spec.Replicas ?? 1, deployment.Status ?? new());
        return new()
        {
            Name = deployment.Name(),
            IsStateful = false,
            Template = deployment.Spec.Template,
            Selector = deployment.Spec.Selector,
            IsRolledOut = status.ObservedGeneration >= deployment.Metadata.Generation && wanted > 0
                && status.UpdatedReplicas == wanted && status.ReadyReplicas == wanted && status.Replicas == wanted,
            Stuck = status.Conditions?.FirstOrDefault(condition => condition is { Type: "Progressing", Status: "False" })?.Message,
            Replicas = $"{status.UpdatedReplicas ?? 0} of {wanted} replicas updated, {status.ReadyReplicas ?? 0} ready",
        };
    }

    private static ManagementWorkload Of(V1StatefulSet set)
    {
        var (wanted, status) = (set.Spec.Replicas ?? 1, set.Status ?? new());
        return new()
        {
            Name = set.Name(),
            IsStateful = true,
            Template = set.Spec.Template,
            Selector = set.Spec.Selector,
            IsRolledOut = status.ObservedGeneration >= set.Metadata.Generation && wanted > 0
                && status.CurrentRevision == status.UpdateRevision && status.ReadyReplicas == wanted && status.Replicas == wanted,
            Replicas = $"{status.UpdatedReplicas ?? 0} of {wanted} replicas updated, {status.ReadyReplicas ?? 0} ready",
        };
    }
}
