using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

/// <summary>A step that is a lambda.</summary>
public sealed class ScriptedStep(string name, Func<StepContext, CancellationToken, Task<Outcome>> work) : IStep
{
    public string Name => name;

    public Task<Outcome> RunAsync(StepContext context, CancellationToken cancellationToken) => work(context, cancellationToken);
}
