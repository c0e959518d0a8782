using System.Text;
using k8s;
using k8s.Models;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// Looks whether a new pod could register: it is a new peer, and one whose setup key is spent, expired or gone never comes back.
/// Management's API masks keys, so a key is known by its beginning; it is never told.
/// </summary>
internal sealed class SetupKeyCheck(KubernetesCluster cluster, Dialect dialect, ManagementClient? management, TimeProvider time)
{
    /// <summary>Why a new pod could not register; <see langword="null"/> when nothing speaks against it.</summary>
    public async Task<DriverFailure?> LookAsync(V1PodSpec pod, V1Container client, CancellationToken cancellationToken)
    {
        if (PodTemplate.KeepsState(pod, client))
        {
            return null;
        }

        var (key, failure) = await FindAsync(client, cancellationToken);
        if (key is null || management is null)
        {
            return failure;
        }

        var reading = await management.GetSetupKeysAsync(cancellationToken);
        return reading.Value is { } known ? Judge(known.Where(one => one.Begins(key)).ToList()) : reading.Failure;
    }

    private async Task<(string? Key, DriverFailure? Failure)> FindAsync(V1Container client, CancellationToken cancellationToken)
    {
        var name = PodTemplate.SetupKey(dialect);
        var variable = client.Env?.FirstOrDefault(one => one.Name == name);
        if (variable?.Value is { Length: > 0 } plain)
        {
            return (plain, null);
        }

        var places = variable?.ValueFrom?.SecretKeyRef is { } reference
            ? [(Secret: reference.Name, reference.Key)]
            : client.EnvFrom?.Where(source => source.SecretRef is not null).Select(source => (Secret: source.SecretRef.Name, Key: name)).ToList() ?? [];
        foreach (var (secret, key) in places)
        {
            var read = await cluster.ReadAsync(
                $"read the Secret {secret}", (kubernetes, end) => kubernetes.CoreV1.ReadNamespacedSecretAsync(secret, cluster.Namespace, cancellationToken: end), cancellationToken);
            if (read.Failure is { Code: not DriverFailureCode.NotFound } failure)
            {
                return (null, failure);
            }

            if (read.Value?.Data?.TryGetValue(key, out var bytes) == true && bytes.Length > 0)
            {
                return (Encoding.UTF8.GetString(bytes).Trim(), null);
            }
        }

        return (null, Refused(places.Count == 0
            ? $"its container gets no {name}: a new pod could not register"
            : $"the Secret {places[0].Secret} with its setup key is not there: a new pod could not even start"));
    }

    private DriverFailure? Judge(List<ApiSetupKey> known)
    {
        var now = time.GetUtcNow();
        var reasons = known.Select(key => key.WhyNot(now)).ToList();
        return known.Count == 0 ? Refused("management knows no setup key like the pod's: a new pod could not register")
            : reasons.Contains(null) ? null
            : Refused($"{reasons[0]}: a new pod could not register. Make a reusable key, and put it in the pod's Secret");
    }

    private static DriverFailure Refused(string detail) => new() { Code = DriverFailureCode.Refused, Detail = detail };
}
