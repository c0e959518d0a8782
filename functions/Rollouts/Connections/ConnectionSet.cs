using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>
/// What <c>connections.yaml</c> says, on the server: every host, key, path and command that a rollout can reach, under names that
/// rollout files use. Secrets are references only.
/// </summary>
public sealed record ConnectionSet
{
    /// <summary>Management's API; <see langword="null"/> when there is none to ask.</summary>
    public ManagementApi? Management { get; init; }

    /// <summary>The names, in management, of the peer that the server itself runs on; empty when it is none.</summary>
    public IReadOnlyList<string> Self { get; init; } = [];

    /// <summary>The names, in management, of peers that carry the server's own way: jump hosts, routers.</summary>
    public IReadOnlyList<string> OwnPath { get; init; } = [];

    /// <summary>How peers are watched; <see langword="null"/> when they are not.</summary>
    public PeerWatching? Peers { get; init; }

    /// <summary>Ways to reach machines, by which peers are restarted and registers changed.</summary>
    public IReadOnlyList<Connection> Connections { get; init; } = [];

    /// <summary>Where management's list of relays is changed.</summary>
    public IReadOnlyList<RegisterTarget> Register { get; init; } = [];

    /// <summary>What can make relays.</summary>
    public IReadOnlyList<ProvisionTarget> Provision { get; init; } = [];

    /// <summary>Webhooks that people are told by.</summary>
    public IReadOnlyList<NotificationTarget> Notify { get; init; } = [];

    /// <summary>The same connections, with the files that they name meant from a folder.</summary>
    internal ConnectionSet Below(string folder)
    {
        return this with
        {
            Management = Management is { } api ? api with { Token = api.Token.Below(folder) } : null,
            Connections = [.. Connections.Select(connection => connection switch
            {
                SshConnection ssh => ssh with { Key = ssh.Key?.Below(folder), Passphrase = ssh.Passphrase?.Below(folder), KnownHosts = Path.Combine(folder, ssh.KnownHosts) },
                KubernetesConnection cluster => cluster with { Kubeconfig = cluster.Kubeconfig?.Below(folder) },
                ExecConnection exec => exec with
                {
                    Environment = All(exec.Environment),
                    Observe = exec.Observe is { } observe ? observe with { Environment = All(observe.Environment) } : null,
                },
                _ => connection,
            })],
            Provision = [.. Provision.Select(target => target with
            {
                Templates = target.Templates.ToDictionary(template => template.Key, template => Path.Combine(folder, template.Value), StringComparer.Ordinal),
            })],
            Notify = [.. Notify.Select(hook => hook with { Secret = hook.Secret?.Below(folder) })],
        };

        Dictionary<string, SecretReference> All(IReadOnlyDictionary<string, SecretReference> secrets) =>
            secrets.ToDictionary(secret => secret.Key, secret => secret.Value.Below(folder), StringComparer.Ordinal);
    }

    /// <summary>The names that a rollout file may use.</summary>
    public ConnectionNames Names => new(
        [.. Provision.Select(target => target.Name)], [.. Register.Select(target => target.Name)], [.. Connections.Select(connection => connection.Name)]);
}
