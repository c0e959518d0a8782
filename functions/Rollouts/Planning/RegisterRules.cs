namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>How management's list of relays is changed.</summary>
public sealed record RegisterRules
{
    /// <summary>The <see cref="Via"/> that prints the change and waits until it is observed.</summary>
    public const string Print = "print";

    /// <summary>The name of a register target of the server's connections, or <see cref="Print"/>.</summary>
    public required string Via { get; init; }

    /// <summary>Where a new URL goes. The default is last.</summary>
    public ListPosition Position { get; init; } = ListPosition.Last;

    /// <summary>By when management must prove itself healthy after its restart, before its own edit is restored. The default is 90 s.</summary>
    public TimeSpan ProofWithin { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The share of the planned peers, 0 to 1, that must have the new list before the first is restarted. The default is 0.95.</summary>
    public double Knowing { get; init; } = 0.95;

    /// <summary>How long that may take. The default is 15 min.</summary>
    public TimeSpan PropagateAtMost { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Where in management's list a new URL goes; clients dial in list order, seven at a time.</summary>
public enum ListPosition
{
    /// <summary>After all others.</summary>
    Last,

    /// <summary>Before all others.</summary>
    First,
}
