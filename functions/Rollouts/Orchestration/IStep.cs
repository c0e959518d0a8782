namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// One piece of work that touches the world or judges it. It is run at least once: after a crash, or a lost answer, again with the same
/// <see cref="StepContext.OperationId"/>, so it observes first and acts only when its operation has not taken effect.
/// </summary>
public interface IStep
{
    /// <summary>The name by which a method calls it. It stands in journals, so it does not change.</summary>
    string Name { get; }

    /// <summary>
    /// Does the work, retries included, within <see cref="StepRunner.Limit"/>; long work is begun by one step and observed by others.
    /// </summary>
    /// <param name="context">Which operation, and its input.</param>
    /// <param name="cancellationToken">
    /// Ends when the time is up, when the engine stops, or when another engine has taken over: nothing may be touched after that.
    /// </param>
    /// <returns>How it ended. Whatever the world does is an outcome; only a bug throws.</returns>
    Task<Outcome> RunAsync(StepContext context, CancellationToken cancellationToken);
}
