using System.Runtime.CompilerServices;

namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>Awaits a <see cref="Durable{T}"/>: the one awaiter that <see cref="DurableMethodBuilder{T}"/> lets pass.</summary>
/// <typeparam name="T">The value.</typeparam>
public readonly struct DurableAwaiter<T> : ICriticalNotifyCompletion, IDurableAwaiter, IEquatable<DurableAwaiter<T>>
{
    private readonly Durable<T> _durable;

    internal DurableAwaiter(Durable<T> durable) => _durable = durable;

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsCompleted => _durable.IsCompleted;

    /// <summary>The value.</summary>
    /// <exception cref="StepBugException">A step, or a child, threw instead of returning an outcome.</exception>
    public T GetResult() => _durable.Value();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _durable.OnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _durable.OnCompleted(continuation);

    /// <inheritdoc/>
    public bool Equals(DurableAwaiter<T> other) => ReferenceEquals(_durable, other._durable);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DurableAwaiter<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_durable);

    /// <summary>Whether both await the same.</summary>
    public static bool operator ==(DurableAwaiter<T> left, DurableAwaiter<T> right) => left.Equals(right);

    /// <summary>Whether they await different things.</summary>
    public static bool operator !=(DurableAwaiter<T> left, DurableAwaiter<T> right) => !left.Equals(right);
}
