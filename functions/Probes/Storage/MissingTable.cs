namespace OpenZro.Probes.Storage;

/// <summary>What a write does when its table does not exist.</summary>
public enum MissingTable
{
    /// <summary>It creates the table and writes once more.</summary>
    Create,

    /// <summary>It leaves things as they are and says <see cref="WriteOutcome.NoTable"/>.</summary>
    Leave,
}
