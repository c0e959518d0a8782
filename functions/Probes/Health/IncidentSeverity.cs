namespace OpenZro.Probes.Health;

/// <summary>How urgent an incident is. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum IncidentSeverity
{
    /// <summary>Peers will be hurt, or may be.</summary>
    Warning,

    /// <summary>Peers of one region cannot use a relay or a member, or nothing is known of a region.</summary>
    Error,

    /// <summary>The same in two regions or more.</summary>
    Critical,
}
