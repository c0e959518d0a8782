using k8s.Models;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>What of a pod's description decides whether a new one like it would be the same.</summary>
internal static class PodTemplate
{
    /// <summary>The container that the client runs in: the one that gets a setup key, else one with the client's image, else the first.</summary>
    public static V1Container Client(V1PodSpec pod, Dialect dialect) =>
        pod.Containers.FirstOrDefault(container => container.Env?.Any(variable => variable.Name == SetupKey(dialect)) == true)
        ?? pod.Containers.FirstOrDefault(container => container.Image?.Contains(dialect.Command, StringComparison.OrdinalIgnoreCase) == true)
        ?? pod.Containers[0];

    /// <summary>The variable that holds the setup key.</summary>
    public static string SetupKey(Dialect dialect) => dialect.EnvironmentPrefix + "SETUP_KEY";

    /// <summary>Whether an image may be another one at the next start: it has no digest, and no tag or <c>latest</c>.</summary>
    public static bool IsMoving(string? image)
    {
        var name = image ?? "";
        var tag = name[(name.LastIndexOf('/') + 1)..].Split(':', 2);
        return !name.Contains('@', StringComparison.Ordinal) && (tag.Length == 1 || tag[1] == "latest");
    }

    /// <summary>Whether the client's state outlives a pod, so that a new one is the same peer and needs no setup key.</summary>
    public static bool KeepsState(V1PodSpec pod, V1Container client) =>
        client.VolumeMounts?.Any(mount => pod.Volumes?.Any(volume => volume.Name == mount.Name && volume.PersistentVolumeClaim is not null) == true) == true;
}
