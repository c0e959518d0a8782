namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What the new relay must prove.</summary>
public sealed record VerifyPlan
{
    /// <summary>The relay's URL as the fleet writes it.</summary>
    public required string Url { get; init; }

    /// <summary>The regions that must see it.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>How many good observations in a row each needs.</summary>
    public required int Samples { get; init; }

    /// <summary>By when.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>The least predicted probability per region.</summary>
    public IReadOnlyDictionary<string, double> Wins { get; init; } = new Dictionary<string, double>();
}
