namespace OpenZro.Probes.Health;

/// <summary>
/// A state that changes only after enough slots in a row have spoken against it, as field practice has it (failures before unhealthy,
/// successes before healthy). Pure: what comes of a slot is a new streak.
/// </summary>
public sealed record Streak
{
    /// <summary>What is taken to be so.</summary>
    public HealthState State { get; init; }

    /// <summary>When the first slot of the row that led to the state was run; <see langword="null"/> while it is unknown.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many slots in a row have spoken against the state.</summary>
    public int Against { get; init; }

    /// <summary>When the first of them was run; <see langword="null"/> for none.</summary>
    public DateTimeOffset? AgainstSince { get; init; }

    /// <summary>What is so after one more slot. What is not known to be wrong is healthy with the first good slot.</summary>
    /// <param name="mark">What the slot said; later than all before it.</param>
    /// <param name="rules">How many it takes.</param>
    public Streak After(SlotMark mark, StreakRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (mark.Verdict == SlotVerdict.Unknown)
            return this;
        var said = mark.Verdict == SlotVerdict.Failed ? HealthState.Unhealthy : HealthState.Healthy;
        if (said == State)
            return Against == 0 ? this : this with { Against = 0, AgainstSince = null };
        var (against, since) = (Against + 1, AgainstSince ?? mark.SeenAt);
        var needed = said == HealthState.Unhealthy ? rules.Failures : State == HealthState.Unknown ? 1 : rules.Successes;
        if (State == HealthState.Unknown && said == HealthState.Healthy)
            (against, since) = (1, mark.SeenAt);
        return against >= needed ? new Streak { State = said, Since = since } : this with { Against = against, AgainstSince = since };
    }
}
