namespace OpenZro.Probes.Storage;

/// <summary>The storage did not do what it was asked: it cannot be reached, refuses, or failed for longer than it is retried.</summary>
/// <param name="message">What failed, without secrets.</param>
/// <param name="isTransient">Whether the same call may succeed later.</param>
/// <param name="inner">The store's own exception.</param>
public sealed class StorageException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same call may succeed later, nothing else being changed.</summary>
    public bool IsTransient { get; } = isTransient;
}
