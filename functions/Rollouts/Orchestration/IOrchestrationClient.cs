namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>What the world outside may do with orchestrations, on any engine. To stop or pause one is a row that its steps read.</summary>
public interface IOrchestrationClient
{
    /// <summary>
    /// Starts the newest version of an orchestration. An id that is there already, with the same name and input, is left as it is, so that
    /// a lost answer can be asked for again.
    /// </summary>
    /// <param name="id">Keys joined by colons.</param>
    /// <param name="name">Which orchestration.</param>
    /// <param name="input">What the method is given.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="InvalidOperationException">The id is in use for something else.</exception>
    Task<bool> StartAsync(string id, string name, Payload input, CancellationToken cancellationToken = default);

    /// <summary>
    /// Raises a signal: it is kept until a wait takes it, also when none has begun. Once the orchestration has ended it does nothing.
    /// </summary>
    /// <returns>Whether there is such an orchestration that has not ended.</returns>
    Task<bool> SignalAsync(string id, string signal, CancellationToken cancellationToken = default);

    /// <summary>What is known of an orchestration; <see langword="null"/> when there is none of that id.</summary>
    Task<OrchestrationInfo?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Forgets an orchestration that has ended, and its children.</summary>
    /// <returns>Whether there was one that had ended.</returns>
    Task<bool> PurgeAsync(string id, CancellationToken cancellationToken = default);
}
