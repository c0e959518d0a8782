namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// The gates of a plan. One rule for the rollback: it has the gate that the file puts before it; without one, whoever may decide at the
/// file's first gate may let it pass, one of them and without a deadline; a file without gates has none.
/// </summary>
public static class PlanGates
{
    /// <summary>Where the rollback's gate stands.</summary>
    public static GatePoint BeforeRollback { get; } = new(IsBefore: true, GateStep.Rollback);

    /// <summary>The gates of the plan, in its order, the rollback's last.</summary>
    public static IReadOnlyList<GateRule> Of(Plan plan) =>
        [.. plan.Gates.Where(gate => gate.At != BeforeRollback), .. Rollback(plan) is { } rollback ? [rollback] : Array.Empty<GateRule>()];

    /// <summary>The gate of that key; <see langword="null"/> when none stands there.</summary>
    public static GateRule? Find(Plan plan, string key) => Of(plan).FirstOrDefault(gate => gate.At.Key == key);

    private static GateRule? Rollback(Plan plan) =>
        plan.Gates.FirstOrDefault(gate => gate.At == BeforeRollback)
        ?? (plan.Gates.Count == 0 ? null : new GateRule { At = BeforeRollback, Roles = plan.Gates[0].Roles, People = plan.Gates[0].People });
}
