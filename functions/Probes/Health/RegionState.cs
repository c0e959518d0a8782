namespace OpenZro.Probes.Health;

/// <summary>Whether a region can be believed. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum RegionState
{
    /// <summary>Nothing was heard of it yet, and it is not late.</summary>
    Unknown,

    /// <summary>It reports.</summary>
    Reporting,

    /// <summary>It has not reported for three slots: neither success nor failure.</summary>
    NoData,

    /// <summary>It reports, and fails at every relay: the fault is on its side.</summary>
    VantageBroken,
}
