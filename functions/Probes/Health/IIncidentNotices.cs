namespace OpenZro.Probes.Health;

/// <summary>Where the judge of health hands over what people are to be told. Handing over waits for nobody: delivery is another's, later.</summary>
public interface IIncidentNotices
{
    /// <summary>Whether there is anybody who wants to be told of it.</summary>
    bool IsWanted(IncidentNotice notice);

    /// <summary>Hands over a notice; one with the same incident and key was handed over before and is left as it is.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task HandOverAsync(IncidentNotice notice, CancellationToken cancellationToken);
}
