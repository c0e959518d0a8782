namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>When what a rollout has to know can be known, counted from the start; what has no time is there from the beginning.</summary>
internal sealed record EvidenceScript
{
    /// <summary>From when on probes of the new relay succeed.</summary>
    public TimeSpan RelayAnswersAfter { get; init; }

    /// <summary>From when on one region probes a member of it under its own name.</summary>
    public TimeSpan MemberProbedAfter { get; init; }

    /// <summary>For how long peers call the relay home again that is to be retired, from soon after it was planned, when none did.</summary>
    public TimeSpan CalledHomeFor { get; init; }

    /// <summary>Whether nobody can read their home meanwhile.</summary>
    public bool IsHomeHidden { get; init; }

    /// <summary>From when on nothing is known of a region, for five minutes.</summary>
    public TimeSpan? RegionSilentAfter { get; init; }

    /// <summary>From when on nobody can ask the kept sample for its relay, for five minutes.</summary>
    public TimeSpan? KeptSilentAfter { get; init; }

    /// <summary>From when on the kept sample is on another relay.</summary>
    public TimeSpan? KeptStraysAfter { get; init; }

    /// <summary>From when on there is an incident.</summary>
    public TimeSpan? IncidentAfter { get; init; }

    public static EvidenceScript Of(Random random) => new()
    {
        RelayAnswersAfter = Minutes(random, 3, 40) ?? TimeSpan.Zero,
        MemberProbedAfter = Minutes(random, 4, 30) ?? TimeSpan.Zero,
        CalledHomeFor = Minutes(random, 2, 30) ?? TimeSpan.Zero,
        IsHomeHidden = random.Next(2) == 0,
        RegionSilentAfter = Minutes(random, 4, 25),
        KeptSilentAfter = Minutes(random, 4, 25),
        KeptStraysAfter = Minutes(random, 10, 25) + Planned,
        IncidentAfter = Minutes(random, 20, 40),
    };

    /// <summary>By when every rollout is planned, which keeps samples where they are then.</summary>
    private static readonly TimeSpan Planned = TimeSpan.FromMinutes(11);

    private static TimeSpan? Minutes(Random random, int rarity, int most) => random.Next(rarity) == 0 ? TimeSpan.FromMinutes(random.Next(most)) : null;
}
