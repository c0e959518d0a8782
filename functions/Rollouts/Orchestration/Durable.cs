using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// What an orchestration awaits, and what its async methods return: a value that only the engine brings about.
/// </summary>
/// <remarks>
/// It is no <see cref="Task{TResult}"/>, on purpose. <c>Task.WhenAny</c>, <c>WhenAll</c>, <c>ContinueWith</c>, <c>WaitAsync</c> and
/// <c>ConfigureAwait</c> do not take it, so that the order of events is the journal's and never the thread pool's; and an async method
/// that returns it can await nothing else (<see cref="DurableMethodBuilder{T}"/>). It is completed once, and what awaits it goes on at
/// once, on the thread that completed it.
/// </remarks>
/// <typeparam name="T">The value.</typeparam>
[AsyncMethodBuilder(typeof(DurableMethodBuilder<>))]
public sealed class Durable<T>
{
    private T? _value;
    private ExceptionDispatchInfo? _error;
    private Action? _continuation;

    internal Durable()
    {
    }

    /// <summary>Whether the value, or an error, is there.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>What <see langword="await"/> calls.</summary>
    public DurableAwaiter<T> GetAwaiter() => new(this);

    /// <summary>
    /// For engines that stand on a framework with tasks of its own: completes when the task does, in the synchronization context and
    /// task scheduler that are current now.
    /// </summary>
    public static Durable<T> Of(Task<T> task)
    {
        var durable = new Durable<T>();
        if (task.IsCompleted)
            durable.CompleteFrom(task);
        else
            task.GetAwaiter().OnCompleted(() => durable.CompleteFrom(task));
        return durable;
    }

    internal void Complete(T value)
    {
        _value = value;
        Settle();
    }

    internal void Fail(Exception error)
    {
        _error ??= ExceptionDispatchInfo.Capture(error);
        Settle();
    }

    /// <summary>Makes this the error, whatever the method goes on to do: a method cannot catch its way around a broken rule.</summary>
    internal void Poison(Exception error) => _error ??= ExceptionDispatchInfo.Capture(error);

    internal T Value()
    {
        _error?.Throw();
        return IsCompleted ? _value! : throw new OrchestrationRuleException("The value was asked for before the engine brought it about: await it.");
    }

    internal void OnCompleted(Action continuation)
    {
        if (_continuation is not null)
            throw new OrchestrationRuleException("One operation was awaited twice.");
        _continuation = continuation;
        if (IsCompleted)
            continuation();
    }

    private void CompleteFrom(Task<T> task)
    {
        if (task.IsCompletedSuccessfully)
            Complete(task.Result);
        else
            Fail(task.Exception?.InnerException ?? new OperationCanceledException());
    }

    private void Settle()
    {
        IsCompleted = true;
        _continuation?.Invoke();
    }
}
