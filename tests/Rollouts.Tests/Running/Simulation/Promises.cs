using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>
/// What people were told when something of theirs was taken: that it has its effect, and soon. A decision that is taken and comes to
/// nothing fails the run.
/// </summary>
internal sealed class Promises
{
    /// <summary>How long faults may keep an effect from being seen.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _aborted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _rolledBack = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset HeldSince, DateTimeOffset At)> _released = new(StringComparer.Ordinal);

    /// <summary>Whether people were told that a rollout is aborted.</summary>
    public bool IsAborted(string rollout) => _aborted.ContainsKey(rollout);

    public void Abort(string rollout, DateTimeOffset at) => _aborted.TryAdd(rollout, at);

    public void RollBack(RolloutHeader header, DateTimeOffset at)
    {
        _rolledBack.Add(header.Id);
        GoOn(header, at);
    }

    /// <summary>A rollout that held was told something that leads on.</summary>
    public void GoOn(RolloutHeader header, DateTimeOffset at)
    {
        if (header is { State: RolloutState.Held, StepName: "hold" })
            _released[header.Id] = (header.Since, at);
    }

    /// <summary>Looks at a rollout that has not ended.</summary>
    public void Check(RolloutHeader header, DateTimeOffset now)
    {
        if (_aborted.TryGetValue(header.Id, out var abortedAt))
            now.ShouldBeLessThan(abortedAt + Soon, $"what is aborted ends: {header}");
        if (_released.TryGetValue(header.Id, out var released) && header.State == RolloutState.Held && header.Since == released.HeldSince)
            now.ShouldBeLessThan(released.At + Soon, $"a rollout that holds goes on when it is told to: {header}");
    }

    /// <summary>Looks at a rollout that has ended.</summary>
    public void CheckEnd(RolloutHeader header)
    {
        if (_aborted.ContainsKey(header.Id))
            header.State.ShouldBe(RolloutState.Aborted, $"an abort that was taken is how it ends: {header}");
        else if (_rolledBack.Contains(header.Id))
            header.State.ShouldBe(RolloutState.RolledBack, $"a rollback that was taken is how it ends: {header}");
        header.Explanation.ShouldNotContain("Resume it", Case.Sensitive, "an end offers nothing that only a hold does");
    }
}
