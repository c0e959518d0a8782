using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>One race that was really run.</summary>
public sealed record RaceHeat
{
    /// <summary>The first relay that was ready; <see langword="null"/> when none was.</summary>
    public string? Winner { get; init; }

    /// <summary>From the start until the winner was known: until it was ready and every relay had been launched.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>How each relay fared, in list order.</summary>
    public required IReadOnlyList<RaceEntry> Entries { get; init; }

    /// <summary>The same heat as a probe run, which is what the model predicts from.</summary>
    public required ProbeRun Run { get; init; }
}

/// <summary>How one relay fared in one heat.</summary>
/// <param name="Relay">The relay's name in the fleet.</param>
/// <param name="Ready">From the heat's start until the relay was ready, resolving included; <see langword="null"/> when it never was.</param>
/// <param name="Failure">Why it was not.</param>
public sealed record RaceEntry(string Relay, TimeSpan? Ready, ProbeFailure? Failure);
