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

    /// <summary>Every secret that is referred to; one that is referred to twice comes once.</summary>
    public IReadOnlyList<SecretReference> Secrets =>
    [
        .. new[] { Management?.Token }
            .Concat(Connections.OfType<SshConnection>().SelectMany(ssh => new[] { ssh.Key, ssh.Passphrase }))
            .Concat(Connections.OfType<ExecConnection>().SelectMany(exec => exec.Environment.Values))
            .Concat(Notify.Select(target => target.Secret))
            .OfType<SecretReference>()
            .Distinct(),
    ];

    /// <summary>The names that a rollout file may use.</summary>
    public ConnectionNames Names => new(
        [.. Provision.Select(target => target.Name)], [.. Register.Select(target => target.Name)], [.. Connections.Select(connection => connection.Name)]);
}
