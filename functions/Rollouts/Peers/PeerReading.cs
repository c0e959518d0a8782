using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What came of looking for peers.</summary>
public sealed record PeerReading
{
    /// <summary>The peers; empty when management could not be asked.</summary>
    public IReadOnlyList<PeerFacts> Peers { get; init; } = [];

    /// <summary>Why management could not be asked; <see langword="null"/> when it was.</summary>
    public DriverFailure? Failure { get; init; }

    /// <summary>What else could not be read, each in a sentence, such as the homes of peers.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
