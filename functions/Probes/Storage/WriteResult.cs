namespace OpenZro.Probes.Storage;

/// <summary>How a conditional write of one row ended.</summary>
/// <param name="Outcome">Whether it was done, or why not.</param>
/// <param name="ETag">The row's new ETag when it was written, else <see langword="null"/>.</param>
public readonly record struct WriteResult(WriteOutcome Outcome, string? ETag)
{
    /// <summary>Whether the row was written.</summary>
    public bool Written => Outcome == WriteOutcome.Written;
}
