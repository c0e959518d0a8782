namespace OpenZro.Probes.Storage;

/// <summary>How a write ended.</summary>
public enum WriteOutcome
{
    /// <summary>It was done.</summary>
    Written,

    /// <summary>Another row has these keys; nothing was written.</summary>
    Exists,

    /// <summary>The row's ETag is another one by now; nothing was written.</summary>
    Changed,

    /// <summary>There is no row with these keys; nothing was written.</summary>
    Missing,

    /// <summary>There is no such table, and it was not to be created; nothing was written.</summary>
    NoTable,
}
