using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>The metrics of rollouts, from their headers. Pure.</summary>
internal static class RolloutMetrics
{
    /// <summary>The families of a mesh's rollouts.</summary>
    public static IEnumerable<MetricFamily> Of(IReadOnlyList<RolloutHeader> rollouts) =>
    [
        new MetricFamily(
            "ozprobes_rollouts", MetricType.Gauge, "Rollouts by state, those that have ended included.",
            [.. Enum.GetValues<RolloutState>().Select(state => new MetricSample([("state", KebabCase.Of(state))], rollouts.Count(rollout => rollout.State == state)))]),
        new MetricFamily(
            "ozprobes_rollout_state_timestamp_seconds", MetricType.Gauge, "Since when a rollout that has not ended stands where it does, in Unix time.",
            [.. rollouts.Where(rollout => !rollout.HasEnded).Select(rollout => new MetricSample(
                [("rollout", rollout.Id), ("kind", KebabCase.Of(rollout.Kind)), ("relay", rollout.Relay ?? ""), ("state", KebabCase.Of(rollout.State)), ("step", rollout.StepName)],
                SinceOf(rollout).ToUnixTimeSeconds()))]),
    ];

    private static DateTimeOffset SinceOf(RolloutHeader rollout) => rollout.Since == default ? rollout.CreatedAt : rollout.Since;
}
