using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>One rollout, what the world does to it, and what people say: all of it follows from the seed.</summary>
internal sealed record Scenario
{
    public required int Seed { get; init; }

    public RolloutKind Kind { get; init; } = RolloutKind.Add;

    public IReadOnlyList<PeerScript> Peers { get; init; } = [];

    public RestartRules Restart { get; init; } = new();

    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    public bool RestartMoved { get; init; }

    public bool HasProvision { get; init; }

    public OfflinePeers Offline { get; init; } = OfflinePeers.Defer;

    public ManagementScript Management { get; init; } = new();

    public EvidenceScript Evidence { get; init; } = new();

    /// <summary>What people do, and when after the start.</summary>
    public IReadOnlyList<(TimeSpan At, Deed Deed)> Deeds { get; init; } = [];

    public int Engines { get; init; } = 1;

    /// <summary>How many faults there are, and how rare they are.</summary>
    public int Faults { get; init; }

    /// <summary>Whether people do nothing but approve at once, and every fault leaves what comes of it as it was.</summary>
    public bool IsOrderly { get; init; }

    /// <summary>How often a driver's answer is lost, 0 to 1.</summary>
    public double LostAnswers { get; init; }

    /// <summary>How long after the start the tool that restarts peers does nothing but fail.</summary>
    public TimeSpan DriverFailsFor { get; init; }

    /// <summary>After how long a peer that came back elsewhere picks anew by itself; <see langword="null"/> for never.</summary>
    public TimeSpan? PicksAnewAfter { get; init; }

    /// <summary>Whether people restart the peers themselves, and nobody can read a relay.</summary>
    public bool IsManual { get; init; }

    /// <summary>Whether people change management's list themselves.</summary>
    public bool IsPrinted { get; init; }

    /// <summary>Whether someone else starts another rollout of the same mesh.</summary>
    public bool HasRival { get; init; }

    /// <summary>A small rollout in which everything goes well.</summary>
    public static Scenario Orderly { get; } = new()
    {
        Seed = 1,
        Peers = [new("p0"), new("p1") { Fate = Fate.Elsewhere }, new("p2")],
        Restart = new() { Via = [new() { Use = "ssh" }], Batches = [BatchSize.Of(2)], MaxUnavailable = BatchSize.Of(2), BackWithin = TimeSpan.FromMinutes(2), Soak = TimeSpan.Zero, Stop = new() { Elsewhere = 0.5 } },
        Gates = [new() { At = new(true, GateStep.Restart), Roles = ["network"] }],
        Management = new() { Start = TimeSpan.FromSeconds(2), Reconnect = TimeSpan.FromSeconds(5) },
        Engines = 2,
        IsOrderly = true,
    };

    public static Scenario Of(int seed)
    {
        var random = new Random(seed);
        var misfortune = random.Next(4) == 0 ? 2 : 4;
        var peers = Enumerable.Range(0, random.Next(1, 9)).Select(i => PeerScript.Of(i, misfortune, random)).ToList();
        var kind = random.Next(8) switch { 0 => RolloutKind.Retire, 1 or 2 => RolloutKind.Repick, _ => RolloutKind.Add };
        return new()
        {
            Seed = seed,
            Kind = kind,
            Peers = peers,
            Restart = RulesOf(misfortune, random),
            Gates = GatesOf(kind, random),
            RestartMoved = random.Next(2) == 0,
            HasProvision = kind == RolloutKind.Add && random.Next(3) == 0,
            Offline = random.Next(3) == 0 ? OfflinePeers.Skip : OfflinePeers.Defer,
            Management = ManagementScript.Of(random),
            Deeds = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (TimeSpan.FromSeconds(random.Next(2400)), (Deed)random.Next(Enum.GetValues<Deed>().Length)))],
            Engines = random.Next(1, 3),
            Faults = random.Next(3) == 0 ? 0 : random.Next(30),
            LostAnswers = random.Next(3) == 0 ? 0.3 : 0,
            HasRival = random.Next(4) == 0,
            IsManual = random.Next(10) == 0,
            IsPrinted = random.Next(10) == 0,
            Evidence = EvidenceScript.Of(random),
            DriverFailsFor = TimeSpan.FromMinutes(random.Next(6) == 0 ? random.Next(5, 40) : 0),
            PicksAnewAfter = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 10)) : null,
        };
    }

    private static RestartRules RulesOf(int misfortune, Random random) => new()
    {
        Via = [new() { Use = "ssh" }],
        Batches = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => BatchSize.Of(random.Next(1, 4)))],
        MaxUnavailable = BatchSize.Of(random.Next(1, 4)),
        PerNetwork = 1,
        BackWithin = TimeSpan.FromSeconds(60),
        Soak = TimeSpan.FromSeconds(random.Next(3) * 60),
        Window = random.Next(6) == 0 ? new() { From = new(8, 10), To = new(8, 40) } : null,
        Stop = new() { NotBackPerBatch = random.Next(1, misfortune == 2 ? 5 : 3), NotBackTotal = random.Next(1, misfortune == 2 ? 7 : 4), Elsewhere = random.Next(3) * 0.25, OnIncident = true },
    };

    private static IReadOnlyList<GateRule> GatesOf(RolloutKind kind, Random random)
    {
        var points = new List<GatePoint>();
        if (kind != RolloutKind.Repick)
            points.Add(new(true, GateStep.Register));
        if (kind != RolloutKind.Retire)
            points.AddRange([new(true, GateStep.Restart), new(false, GateStep.Batch, 1)]);
        if (random.Next(2) == 0)
            points.Add(PlanGates.BeforeRollback);
        return [.. points.Where(_ => random.Next(3) > 0).Select(point => new GateRule
        {
            At = point,
            Roles = ["network"],
            Quorum = random.Next(1, 3),
            Deadline = random.Next(2) == 0 ? TimeSpan.FromMinutes(random.Next(2, 20)) : null,
            Otherwise = random.Next(2) == 0 ? GateExpiry.Hold : GateExpiry.Reject,
            ValidFor = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(3, 15)) : null,
        })];
    }
}

/// <summary>What people may do besides deciding at gates.</summary>
internal enum Deed
{
    Pause,
    Abort,
    RollBack,
    Unlock,
    Skip,
}
