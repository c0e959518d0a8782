using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A webhook that people are told by.</summary>
public sealed record NotificationTarget
{
    /// <summary>Its name, in logs and records.</summary>
    public required string Name { get; init; }

    /// <summary>Where notifications are sent.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the secret is that they are signed with.</summary>
    public required SecretReference Secret { get; init; }

    /// <summary>What it is told of; empty for everything.</summary>
    public IReadOnlyList<NotificationKind> Kinds { get; init; } = [];

    /// <summary>Whether it is told of this.</summary>
    public bool Wants(NotificationKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);
}
