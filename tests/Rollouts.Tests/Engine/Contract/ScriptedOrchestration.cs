using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

/// <summary>An orchestration whose method is a lambda.</summary>
public sealed class ScriptedOrchestration(string name, Func<IOrchestrationContext, Payload, Durable<Outcome>> method, string version = "1") : IOrchestration
{
    public string Name => name;

    public string Version => version;

    public Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => method(context, input);
}
