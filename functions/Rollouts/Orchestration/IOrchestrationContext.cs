namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// All that an orchestration may call. Each operation is awaited before the next is asked for; what is to run side by side is one
/// <see cref="All"/>.
/// </summary>
/// <remarks>
/// It is as small as what two engines do alike. On Durable Task: <c>CallActivityAsync</c>, the same within a window,
/// <c>WaitForExternalEvent</c> raced with <c>CreateTimer</c>, <c>CreateTimer</c>, <c>CallSubOrchestratorAsync</c>,
/// <c>CurrentUtcDateTime</c> and <c>SetCustomStatus</c>.
/// </remarks>
public interface IOrchestrationContext
{
    /// <summary>The id of this orchestration.</summary>
    string Id { get; }

    /// <summary>
    /// When the last outcome was recorded, in UTC. It stands still between operations, and is the same when the method runs again.
    /// </summary>
    DateTimeOffset Now { get; }

    /// <summary>Runs one step.</summary>
    /// <param name="key">Unique in the orchestration: it makes the operation id.</param>
    /// <param name="name">Which step.</param>
    /// <param name="input">What it is given.</param>
    Durable<Outcome> Step(string key, string name, Payload input);

    /// <summary>
    /// Runs steps side by side, begun in their order, no more than <paramref name="maxParallel"/> at a time. Every one is run, also when
    /// another fails or has a bug; a bug is thrown when all have ended.
    /// </summary>
    /// <param name="key">Unique in the orchestration, as are those of the calls.</param>
    /// <param name="calls">The steps; there may be none.</param>
    /// <param name="maxParallel">At least one.</param>
    /// <returns>Their outcomes, in the order of the calls.</returns>
    Durable<IReadOnlyList<Outcome>> All(string key, IReadOnlyList<StepCall> calls, int maxParallel);

    /// <summary>
    /// Waits until a signal is raised, or a deadline passes. A signal raised before the wait began ends it at once. Several raised since a
    /// wait last ended with <see cref="Wake.Raised"/> are one. It carries nothing: read the row that it tells of, whichever way the wait
    /// ended.
    /// </summary>
    /// <param name="key">The signal's name; later waits may use it again.</param>
    /// <param name="deadline">When to go on without it.</param>
    Durable<Wake> Signal(string key, DateTimeOffset deadline);

    /// <summary>Waits until an instant, which may have passed. The result is <see cref="Now"/> afterwards.</summary>
    Durable<DateTimeOffset> SleepUntil(DateTimeOffset instant);

    /// <summary>
    /// Runs another orchestration and waits for it: batches are children, so that no journal grows long. Its id is this one's with the key.
    /// </summary>
    /// <param name="key">Unique in the orchestration.</param>
    /// <param name="name">Which orchestration; its newest version.</param>
    /// <param name="input">What it is started with.</param>
    Durable<Outcome> Child(string key, string name, Payload input);

    /// <summary>Tells onlookers how far it is. It is no part of the journal: an engine may publish only the last of several.</summary>
    void Report(Payload status);
}
