using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What came of asking management's API: the answer, or why there is none.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed record ApiReading<T>
    where T : class
{
    /// <summary>The answer.</summary>
    public T? Value { get; init; }

    /// <summary>Why there is none.</summary>
    public DriverFailure? Failure { get; init; }
}
