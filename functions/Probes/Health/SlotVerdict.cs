namespace OpenZro.Probes.Health;

/// <summary>What one slot says of one thing.</summary>
public enum SlotVerdict
{
    /// <summary>Nothing: it is neither success nor failure, and interrupts no row of them.</summary>
    Unknown,

    /// <summary>All is well with it.</summary>
    Passed,

    /// <summary>Something is wrong with it.</summary>
    Failed,
}
