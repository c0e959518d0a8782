using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>The functions that carry out rollouts; they are switched on in the home region only.</summary>
/// <param name="catalogue">The orchestrations and steps of this program.</param>
/// <param name="activity">Runs steps.</param>
internal sealed class RolloutFunctions(OrchestrationCatalogue catalogue, StepActivity activity)
{
    /// <summary>A rollout.</summary>
    [Function(FunctionNames.Rollout)]
    public Task<RecordedOutcome> RolloutAsync([OrchestrationTrigger] TaskOrchestrationContext context) => DurableDriver.RunAsync(context, context.GetInput<OrchestrationCall>()!, catalogue);

    /// <summary>A part of a rollout with a history of its own, so that none grows long.</summary>
    [Function(FunctionNames.RolloutBatch)]
    public Task<RecordedOutcome> BatchAsync([OrchestrationTrigger] TaskOrchestrationContext context) => DurableDriver.RunAsync(context, context.GetInput<OrchestrationCall>()!, catalogue);

    /// <summary>A step of either.</summary>
    [Function(FunctionNames.RolloutStep)]
    public Task<RecordedOutcome> StepAsync([ActivityTrigger] StepOrder order, CancellationToken cancellationToken) => activity.RunAsync(order, cancellationToken);
}
