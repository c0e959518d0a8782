namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What a new relay must prove before management lists it.</summary>
public sealed record VerifyRules
{
    /// <summary>The regions that must see it; empty for all of the fleet.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>How many good observations in a row each region needs of each required name on each member. The default is 30.</summary>
    public int Samples { get; init; } = 30;

    /// <summary>By when it must be proven, from the start of the step. The default is 2 h.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The least probability, 0 to 1, with which the relay must be predicted to win in a region.</summary>
    public IReadOnlyDictionary<string, double> Wins { get; init; } = new Dictionary<string, double>();
}
