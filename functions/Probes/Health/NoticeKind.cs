namespace OpenZro.Probes.Health;

/// <summary>What people are told of an incident. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum NoticeKind
{
    /// <summary>It is there.</summary>
    Opened,

    /// <summary>It has become worse.</summary>
    Escalated,

    /// <summary>It is still there.</summary>
    Repeated,

    /// <summary>It is over.</summary>
    Resolved,
}
