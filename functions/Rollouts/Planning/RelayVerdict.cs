namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Whether a relay has proven itself in every region that must see it.</summary>
/// <param name="Status">What came of it so far.</param>
/// <param name="Shortfalls">What is missing or failing, per region; empty when it is proven.</param>
public sealed record RelayVerdict(RelayProof Status, IReadOnlyList<RelayShortfall> Shortfalls);

/// <summary>What came of verifying a relay so far.</summary>
public enum RelayProof
{
    /// <summary>Every region has what it needs.</summary>
    Proven,

    /// <summary>Nothing fails, and something is missing: it is waited for.</summary>
    Inconclusive,

    /// <summary>The latest observation of something fails.</summary>
    Failing,
}

/// <summary>What a region lacks of a relay.</summary>
/// <param name="Region">The region.</param>
/// <param name="What">What is lacking: a name on a member, a phase, a prediction.</param>
/// <param name="Have">How many good observations in a row there are.</param>
/// <param name="Need">How many are needed.</param>
/// <param name="Failure">Why the latest failed; <see langword="null"/> when none did.</param>
public sealed record RelayShortfall(string Region, string What, int Have, int Need, string? Failure);
