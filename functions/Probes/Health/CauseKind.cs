namespace OpenZro.Probes.Health;

/// <summary>Where a fault lies. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum CauseKind
{
    /// <summary>A relay that no peer of a region gets through to.</summary>
    RelayDown,

    /// <summary>One finding: of a relay, of one of its members, of the picks of a region, or of the mesh.</summary>
    Finding,

    /// <summary>A DNS server that answers for no relay.</summary>
    Resolver,

    /// <summary>A region that sees nothing, or of which nothing is heard.</summary>
    Region,

    /// <summary>Every region that reports fails at every relay.</summary>
    Mesh,
}
