using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>Runs any step by its name, as the activity of Durable Task, and tells people at once what the step has handed over.</summary>
/// <param name="catalogue">The steps of this program.</param>
/// <param name="time">The clock.</param>
/// <param name="notifications">What delivers; <see langword="null"/> where nobody is told.</param>
internal sealed class StepActivity(OrchestrationCatalogue catalogue, TimeProvider time, NotificationDelivery? notifications = null)
{
    private readonly StepRunner _runner = new(time);

    /// <summary>How long a step's answer waits for people to be told: 3 s. What takes longer is delivered by the timer.</summary>
    public static TimeSpan TellingPatience { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Runs a step. A bug of it is an answer, so that the framework neither repeats it nor wraps it.</summary>
    /// <exception cref="OperationCanceledException">The host stops; the step has no outcome and is run again.</exception>
    public async Task<RecordedOutcome> RunAsync(StepOrder order, CancellationToken cancellationToken)
    {
        var outcome = await RunStepAsync(order, cancellationToken);
        await TellAsync(cancellationToken);
        return outcome;
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        if (notifications is null)
            return;
        using var late = new CancellationTokenSource(TellingPatience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await notifications.DeliverAsync(end.Token);
    }

    private async Task<RecordedOutcome> RunStepAsync(StepOrder order, CancellationToken cancellationToken)
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
