namespace OpenZro.Probes.Health;

/// <summary>Why an incident is over. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum IncidentEnd
{
    /// <summary>The regions that saw it see that all is well.</summary>
    Recovered,

    /// <summary>The relay is not among those that management lists any more.</summary>
    RelayLeft,

    /// <summary>The fleet does not have the member any more.</summary>
    MemberLeft,

    /// <summary>The fleet does not have the regions any more that saw it.</summary>
    RegionRemoved,
}
