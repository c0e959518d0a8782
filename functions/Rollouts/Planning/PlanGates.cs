namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// The gates of a plan. One rule for the rollback: it has the gate that the file puts before it; without one, whoever may decide at the
/// file's first gate may let it pass, one of them and without a deadline; a file without gates has none.
/// </summary>
public static class PlanGates
{
    private const string BeforeRegister = "before-register";
    private const string BeforeRestart = "before-restart";

    /// <summary>Where the rollback's gate stands.</summary>
    public static GatePoint BeforeRollback { get; } = new(IsBefore: true, GateStep.Rollback);

    /// <summary>The gates of the plan, in its order, the rollback's last.</summary>
    public static IReadOnlyList<GateRule> Of(Plan plan) =>
        [.. plan.Gates.Where(gate => gate.At != BeforeRollback), .. Rollback(plan) is { } rollback ? [rollback] : Array.Empty<GateRule>()];

    /// <summary>The gate of that key; <see langword="null"/> when none stands there.</summary>
    public static GateRule? Find(Plan plan, string key) => Of(plan).FirstOrDefault(gate => gate.At.Key == key);

    /// <summary>
    /// The gates whose approvals must still count when a piece of work touches something: the one before it, and those that were passed
    /// since the work before that. For a batch these are the gate before all restarts and those between it and the batch before.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="key">The gate before the work.</param>
    /// <param name="batch">The batch; 0 for deferred peers, and for work that restarts none.</param>
    public static IEnumerable<GateRule> Guarding(Plan plan, string key, int batch)
    {
        string[] beside = (key, batch) switch
        {
            (BeforeRegister, _) => ["after-provision"],
            (BeforeRestart, 0) => ["after-restart"],
            (BeforeRestart, 1) => ["after-register", "before-batch-1"],
            (BeforeRestart, _) => [new GatePoint(IsBefore: false, GateStep.Batch, batch - 1).Key, new GatePoint(IsBefore: true, GateStep.Batch, batch).Key],
            _ => [],
        };
        return Of(plan).Where(gate => gate.At.Key == key || beside.Contains(gate.At.Key));
    }

    private static GateRule? Rollback(Plan plan) =>
        plan.Gates.FirstOrDefault(gate => gate.At == BeforeRollback)
        ?? (plan.Gates.Count == 0 ? null : new GateRule { At = BeforeRollback, Roles = plan.Gates[0].Roles, People = plan.Gates[0].People });
}
