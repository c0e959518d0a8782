namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>What a simulated peer is and does.</summary>
internal sealed record PeerScript(string Id)
{
    public Fate Fate { get; init; } = Fate.Back;

    /// <summary>The network that it routes for; <see langword="null"/> for none.</summary>
    public string? Network { get; init; }

    /// <summary>When it connects, after the start; <see langword="null"/> when it is connected from the beginning.</summary>
    public TimeSpan? ConnectsAfter { get; init; }

    /// <summary>When it goes offline by itself, after the start; <see langword="null"/> for never.</summary>
    public TimeSpan? LeavesAfter { get; init; }

    /// <summary>How often its host cannot be reached, 0 to 1.</summary>
    public double Unreachable { get; init; }

    /// <summary>Whether its host refuses us.</summary>
    public bool Refuses { get; init; }

    /// <param name="number">Names it.</param>
    /// <param name="luck">Every so-manieth meets some other fate than to come back.</param>
    /// <param name="random">Decides.</param>
    public static PeerScript Of(int number, int luck, Random random) => new($"p{number}")
    {
        Fate = random.Next(luck) > 0 ? Fate.Back : (Fate)random.Next(Enum.GetValues<Fate>().Length),
        Network = random.Next(3) == 0 ? "n" + random.Next(2) : null,
        ConnectsAfter = random.Next(6) == 0 ? TimeSpan.FromMinutes(random.Next(1, 90)) : null,
        LeavesAfter = random.Next(15) == 0 ? TimeSpan.FromMinutes(random.Next(1, 20)) : null,
        Unreachable = random.Next(8) == 0 ? 0.5 : 0,
        Refuses = random.Next(20) == 0,
    };
}

/// <summary>What a simulated management does when its list changes.</summary>
internal sealed record ManagementScript
{
    /// <summary>How long it takes to start.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether it never starts with the new list.</summary>
    public bool Chokes { get; init; }

    /// <summary>How long the slowest peer takes to connect again.</summary>
    public TimeSpan Reconnect { get; init; } = TimeSpan.FromSeconds(20);

    public static ManagementScript Of(Random random) => new()
    {
        Start = TimeSpan.FromSeconds(random.Next(6) == 0 ? random.Next(60, 200) : random.Next(1, 20)),
        Chokes = random.Next(10) == 0,
        Reconnect = TimeSpan.FromSeconds(random.Next(1, 120)),
    };
}
