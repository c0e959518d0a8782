namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A point of a rollout at which people decide, and who may.</summary>
public sealed record GateRule
{
    /// <summary>Before or after what it stands.</summary>
    public required GatePoint At { get; init; }

    /// <summary>Roles whose holders may decide.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>People who may decide, by the names of their tokens or accounts.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>How many different people must approve. The default is 1.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>How long the gate waits, from its opening; <see langword="null"/> until someone decides.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What the deadline brings. The default is to hold.</summary>
    public GateExpiry Otherwise { get; init; } = GateExpiry.Hold;

    /// <summary>How long an approval counts; <see langword="null"/> for as long as the plan does.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>Whether enough people may approve besides who asks for the rollout; how many hold a role is not known here.</summary>
    public bool CanBePassed(string requester) => Roles.Count > 0 || People.Distinct(StringComparer.OrdinalIgnoreCase).Count(person => !string.Equals(person, requester, StringComparison.OrdinalIgnoreCase)) >= Quorum;
}

/// <summary>What comes of a gate whose deadline passes.</summary>
public enum GateExpiry
{
    /// <summary>The rollout holds until someone opens the gate again or ends it.</summary>
    Hold,

    /// <summary>As if someone had rejected it.</summary>
    Reject,
}
