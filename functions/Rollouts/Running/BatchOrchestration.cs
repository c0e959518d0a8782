using OpenZro.Probes.Rollouts.Orchestration;
using static OpenZro.Probes.Rollouts.Running.StepNames;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>
/// Restarts one batch of a rollout, wave after wave: begins what there is room for, and watches until each has its verdict. Whatever stops
/// it, what was begun is watched to its verdict first.
/// </summary>
public sealed class BatchOrchestration : IOrchestration
{
    /// <summary>The name of the orchestration.</summary>
    public const string Orchestration = "rollout-batch";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => Orchestration;

    /// <inheritdoc/>
    public string Version => RolloutOrchestration.Newest;

    /// <inheritdoc/>
    public async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
    {
        var args = input.To<StepArgs>();
        var flow = new RolloutFlow(context, args.Of) { IsBack = args.IsBack };
        while (true)
        {
            var begun = await flow.StepAsync(BeginWave, args);
            var watched = await flow.UntilSettledAsync(WatchWave, args);
            if (Decide(begun, watched) is { } outcome)
                return outcome;
            if (!begun.IsSuccess || StepAnswer.Of(watched).More)
                await context.SleepUntil(StepAnswer.Of(begun).Until ?? context.Now + Pause);
        }
    }

    /// <summary>How the batch ends; <see langword="null"/> when there is another wave to begin, or an interrupted one to begin again.</summary>
    private static Outcome? Decide(Outcome begun, Outcome watched) =>
        begun.Code is Codes.Aborted or Codes.RollBack ? begun
        : !watched.IsSuccess ? watched
        : begun.Status == OutcomeStatus.Failed || begun.Code is Codes.Paused or Codes.ApprovalAged or Codes.NoEvidence ? begun
        : begun.IsSuccess && !StepAnswer.Of(begun).More && !StepAnswer.Of(watched).More ? begun
        : null;
}
