namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>Runs a step within its time; every engine runs steps through this, so that the limit is the same everywhere.</summary>
/// <param name="time">The clock.</param>
public sealed class StepRunner(TimeProvider time)
{
    /// <summary>
    /// The longest that a step runs. Beyond it a host may be recycled (Azure Functions), and a lost answer would cost minutes.
    /// </summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs a step. One that outlives <see cref="Limit"/> is told to stop and is inconclusive, whether or not it listens: nobody knows
    /// what it did.
    /// </summary>
    /// <exception cref="StepBugException">The step threw.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> ended it; it has no outcome.</exception>
    public async Task<Outcome> RunAsync(IStep step, StepContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var ended = new TaskCompletionSource();
        await using var registration = ending.Token.Register(ended.SetResult);
        var running = GuardedAsync(step, context, ending.Token);
        await Task.WhenAny(running, ended.Task);
        cancellationToken.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested && !running.IsCompletedSuccessfully)
        {
            _ = running.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return Outcome.Inconclusive(Outcome.TimedOut);
        }

        return await running;
    }

    private static async Task<Outcome> GuardedAsync(IStep step, StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await step.RunAsync(context, cancellationToken) ?? throw new InvalidOperationException($"Step '{step.Name}' returned no outcome.");
        }
        catch (Exception exception) when (exception is not StepBugException && !cancellationToken.IsCancellationRequested)
        {
            throw new StepBugException(context.Key, Describe(exception));
        }
    }

    /// <summary>An exception as it is recorded: its type and message, no stack, and no longer than a journal should hold.</summary>
    public static string Describe(Exception exception)
    {
        var text = $"{exception.GetType().Name}: {exception.Message}";
        return text.Length > 1000 ? text[..1000] + "…" : text;
    }
}
