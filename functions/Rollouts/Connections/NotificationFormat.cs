namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>What receives notifications. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum NotificationFormat
{
    /// <summary>Anything that takes JSON: signed as Standard Webhooks do it.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack, or of what understands the same, such as Mattermost.</summary>
    Slack,

    /// <summary>Alertmanager's API, version 2; it is told of incidents only.</summary>
    Alertmanager,
}
