using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Health;

/// <summary>How one relay is from one region.</summary>
public sealed record RelayHealth
{
    /// <summary>The relay's name.</summary>
    public required string Relay { get; init; }

    /// <summary>What the newest slot says by itself.</summary>
    public required RelayStatus Status { get; init; }

    /// <summary>The codes of the newest slot's findings that are warnings or errors.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>What the slots said.</summary>
    public required StreakWindow Slots { get; init; }
}
