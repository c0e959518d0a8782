using System.Runtime.CompilerServices;

namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// What the compiler runs <c>async Durable&lt;T&gt;</c> methods with. It is the guard at the door: a method that would suspend on
/// anything but a <see cref="Durable{T}"/> (a delay, an HTTP call, a yield, a task of its own) is failed there and then, since whatever
/// brought it back would not be in the journal.
/// </summary>
/// <remarks>
/// A foreign task that happens to be complete is not awaited, so it cannot be seen here; the rules that are checked on the compiled
/// code find it.
/// </remarks>
/// <typeparam name="T">The method's result.</typeparam>
public sealed class DurableMethodBuilder<T>
{
    private IAsyncStateMachine? _machine;

    /// <summary>What the method returns to its caller.</summary>
    public Durable<T> Task { get; } = new();

    /// <summary>Called by compiled code.</summary>
    public static DurableMethodBuilder<T> Create() => new();

    /// <summary>Called by compiled code: runs the method to its first suspension.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Called by compiled code; nothing is to be done, since this builder keeps the boxed machine itself.</summary>
    public void SetStateMachine(IAsyncStateMachine stateMachine) => _machine = stateMachine;

    /// <summary>Called by compiled code when the method returns.</summary>
    public void SetResult(T result) => Task.Complete(result);

    /// <summary>Called by compiled code when the method throws.</summary>
    public void SetException(Exception exception) => Task.Fail(exception);

    /// <summary>Called by compiled code at an await that has to wait.</summary>
    /// <exception cref="OrchestrationRuleException">What is awaited is foreign.</exception>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (awaiter is not IDurableAwaiter)
        {
            var error = new OrchestrationRuleException(
                $"An orchestration awaited {typeof(TAwaiter)}, which the engine did not hand out: do that in a step.");
            Task.Poison(error);
            throw error;
        }

        // The machine is boxed at the first suspension; from then on the box is what runs, and its fields are the method's locals.
        _machine ??= stateMachine;
        awaiter.OnCompleted(_machine.MoveNext);
    }

    /// <summary>Called by compiled code at an await that has to wait.</summary>
    /// <exception cref="OrchestrationRuleException">What is awaited is foreign.</exception>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => AwaitOnCompleted(ref awaiter, ref stateMachine);
}
