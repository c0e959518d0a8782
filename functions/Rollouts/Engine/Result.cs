using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>What came of an operation; which of the members is set, the operation's kind decides.</summary>
public sealed record Result
{
    /// <summary>Of a step or child: how it ended.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Of a step or child that threw: what, as <see cref="StepRunner.Describe"/> tells it.</summary>
    public string? Bug { get; init; }

    /// <summary>Of a signal: how often it had been raised when it was taken; <see langword="null"/> when the deadline passed.</summary>
    public long? Taken { get; init; }
}
