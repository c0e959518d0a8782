using System.Reflection;
using System.Runtime.ExceptionServices;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;

namespace OpenZro.Probes.App.Tests.Rollouts;

/// <summary>A backend of Durable Task, with what a sidecar asks of it.</summary>
public interface IBackend : IOrchestrationService, IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient;

/// <summary>
/// Stands before a backend that stores what it is given: the tests' sidecar writes children into histories as a type of its own, which
/// only memory holds.
/// </summary>
public class PlainHistory : DispatchProxy
{
    private object _backend = null!;

    /// <summary>The backend with plain histories.</summary>
    public static IOrchestrationService Of(IOrchestrationService backend)
    {
        var plain = Create<IBackend, PlainHistory>();
        ((PlainHistory)(object)plain)._backend = backend;
        return plain;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        foreach (var state in args?.OfType<OrchestrationRuntimeState>() ?? [])
        {
            Mend(state.Events);
            Mend(state.NewEvents);
        }

        try
        {
            return targetMethod!.Invoke(_backend, args);
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static void Mend(IList<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i] is SubOrchestrationInstanceCreatedEvent child && child.GetType() != typeof(SubOrchestrationInstanceCreatedEvent))
                events[i] = new SubOrchestrationInstanceCreatedEvent(child.EventId) { Name = child.Name, Version = child.Version, InstanceId = child.InstanceId, Input = child.Input, Timestamp = child.Timestamp };
        }
    }
}
