using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>A step of a rollout: it has the rollout before it, heeds what people say, and takes a store that fails for something that passes.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="name">What it is called in journals.</param>
/// <param name="heeds">Whether it does nothing when people have paused, aborted or turned back the rollout; one that only observes goes on.</param>
internal abstract class RolloutStep(RolloutParts parts, string name, bool heeds = true) : IStep
{
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<Outcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var args = context.Input.To<StepArgs>();
        var (began, now) = (parts.Clock.GetTimestamp(), parts.Clock.GetUtcNow());
        var (header, unread) = await ReadAsync(args.Of, cancellationToken);
        using var span = RolloutTelemetry.BeginStep(name, context, args.Of, header, now);
        var outcome = unread ?? await RunAsync(context, args, header, cancellationToken);
        RolloutTelemetry.EndStep(span, name, outcome, parts.Clock.GetElapsedTime(began), parts.Clock.GetUtcNow());
        return outcome;
    }

    private async Task<(RolloutHeader? Header, Outcome? Unread)> ReadAsync(RolloutInput of, CancellationToken cancellationToken)
    {
        try
        {
            return (await parts.Rows.FindAsync(of.Mesh, of.Rollout, cancellationToken), null);
        }
        catch (StorageException failure)
        {
            return (null, Later(failure));
        }
    }

    private async Task<Outcome> RunAsync(StepContext context, StepArgs args, RolloutHeader? header, CancellationToken cancellationToken)
    {
        try
        {
            if (header is null || await parts.Plans.FindAsync(parts.Rows, args.Of.Rollout, args.Of.PlanHash, cancellationToken) is not { } plan)
                return StepAnswer.Failed(Codes.PlanGone, "the rollout's rows do not hold the plan that it was started with");
            var work = new RolloutWork(parts, context, args, plan, header);
            return heeds && await work.StopAsync(cancellationToken) is { } stop ? stop : await RunAsync(work, cancellationToken);
        }
        catch (StorageException failure)
        {
            return Later(failure);
        }
    }

    private Outcome Later(StorageException failure) => StepAnswer.Again(parts.Clock.GetUtcNow() + StoragePause, failure.Message, Codes.Storage);

    /// <summary>Does the work.</summary>
    protected abstract Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken);

    /// <summary>It is not so yet: says what is waited for, and when it is looked at again.</summary>
    internal static async Task<Outcome> WaitAsync(RolloutWork work, TimeSpan pause, string why, CancellationToken cancellationToken, RolloutState state = RolloutState.Waiting)
    {
        await work.StandAsync(state, why, cancellationToken);
        return StepAnswer.Again(work.Now + pause, why);
    }
}
