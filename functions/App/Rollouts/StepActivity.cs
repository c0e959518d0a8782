using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>Runs any step by its name, as the activity of Durable Task.</summary>
/// <param name="catalogue">The steps of this program.</param>
/// <param name="time">The clock.</param>
internal sealed class StepActivity(OrchestrationCatalogue catalogue, TimeProvider time)
{
    private readonly StepRunner _runner = new(time);

    /// <summary>Runs a step. A bug of it is an answer, so that the framework neither repeats it nor wraps it.</summary>
    /// <exception cref="OperationCanceledException">The host stops; the step has no outcome and is run again.</exception>
    public async Task<RecordedOutcome> RunAsync(StepOrder order, CancellationToken cancellationToken)
    {
        try
        {
            var context = new StepContext(order.OrchestrationId, order.Key, Payload.Parse(order.Input));
            return RecordedOutcome.Of(order.Operation, await _runner.RunAsync(catalogue.Step(order.Step), context, cancellationToken));
        }
        catch (StepBugException bug)
        {
            return RecordedOutcome.OfBug(order.Operation, bug.Description);
        }
        catch (ArgumentException unknown)
        {
            return RecordedOutcome.OfBug(order.Operation, StepRunner.Describe(unknown));
        }
    }
}
