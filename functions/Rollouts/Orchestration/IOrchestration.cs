namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// One orchestration: an async method that says what comes after what. It decides nothing and touches nothing; steps do.
/// </summary>
/// <remarks>
/// <para>
/// The method is run again over its journal after each restart, and must then ask for the same operations in the same order. So it uses
/// nothing but its input, what operations returned, and <see cref="IOrchestrationContext.Now"/>: no clock, randomness, ids of its own,
/// environment, static state, tasks or cancellation. Awaiting anything foreign throws; the rest is checked on the compiled code.
/// </para>
/// <para>A method that asks for something else than it used to is a new version, registered beside the old one until no rollout uses it.</para>
/// </remarks>
public interface IOrchestration
{
    /// <summary>The name, which does not change.</summary>
    string Name { get; }

    /// <summary>The version of the method, recorded with each run and asked for when it is resumed.</summary>
    string Version { get; }

    /// <summary>The method.</summary>
    /// <param name="context">All that it may call.</param>
    /// <param name="input">What it was started with.</param>
    /// <returns>How it ended.</returns>
    Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input);
}
