using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>How many slots in a row it takes.</summary>
/// <param name="Failures">For something to be wrong; at least 1.</param>
/// <param name="Successes">For it to be well again; at least 1.</param>
public sealed record StreakRules(int Failures, int Successes)
{
    /// <summary>The rules of a fleet.</summary>
    public static StreakRules Of(Thresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return new StreakRules(thresholds.FailuresBeforeUnhealthy, thresholds.SuccessesBeforeHealthy);
    }
}
