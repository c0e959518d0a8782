using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>How a dial of one address went in one slot, or would have gone.</summary>
/// <param name="Sample">The way that it went.</param>
/// <param name="IsClear">Whether its times are not distorted by delays of the prober.</param>
/// <param name="Goal">How far the probe was meant to go.</param>
/// <param name="FailedAt">The phase that ended it; <see langword="null"/> when it ended in a usable relay.</param>
/// <param name="Estimated">Which of its parts were derived instead of measured.</param>
internal sealed record Attempt(RaceSample Sample, bool IsClear, ProbePhase Goal, ProbePhase? FailedAt, DerivedParts Estimated)
{
    /// <summary>The milliseconds until the relay is usable, the client's own costs included, without its noise.</summary>
    public double Total => Sample.Elapsed.TotalMilliseconds + ClientCosts.OverheadOf(Sample.Transport);
}
