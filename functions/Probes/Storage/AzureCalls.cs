using Polly;
using Polly.Retry;

namespace OpenZro.Probes.Storage;

/// <summary>Makes calls to Azure Tables: repeats those that fail for a while, within the bounds of <see cref="AzureTablesOptions"/>.</summary>
internal sealed class AzureCalls
{
    private static readonly ResiliencePropertyKey<CallState> _state = new("call");

    private readonly ResiliencePipeline _pipeline;

    public AzureCalls(AzureTablesOptions options)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = options.Time }.AddTimeout(options.TotalTimeout);
        if (options.Attempts > 1)
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && AzureFaults.IsTransient(exception)),
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.Delay,
                DelayGenerator = arguments => ValueTask.FromResult(AzureFaults.RetryAfter(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    arguments.Context.Properties.GetValue(_state, new CallState()).LastFailure = arguments.Outcome.Exception;
                    return ValueTask.CompletedTask;
                },
            });
        _pipeline = builder.AddTimeout(options.AttemptTimeout).Build();
    }

    /// <summary>Makes one call.</summary>
    /// <param name="what">What is done to which table, for the message of a failure.</param>
    /// <param name="attempt">One attempt. Its first argument says whether an attempt before it failed and yet may have been carried out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The last attempt failed, or time ran out.</exception>
    public async Task<T> MakeAsync<T>(string what, Func<bool, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var state = new CallState();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(_state, state);
        try
        {
            return await _pipeline.ExecuteAsync(async inner => await attempt(state.LastFailure is not null, inner.CancellationToken), context);
        }
        catch (Exception exception) when (exception is not (StorageException or TableLimitException) && !cancellationToken.IsCancellationRequested)
        {
            var cause = exception is Polly.Timeout.TimeoutRejectedException ? state.LastFailure ?? exception : exception;
            throw new StorageException($"Azure Tables, {what}: {AzureFaults.Describe(cause)}", AzureFaults.IsTransient(cause), exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private sealed class CallState
    {
        public Exception? LastFailure { get; set; }
    }
}
