namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A candidate that the plan does not touch.</summary>
/// <param name="Id">The peer's id in management.</param>
/// <param name="Name">The peer's name in management.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Why">Why.</param>
public sealed record LeftOutPeer(string Id, string Name, PeerFate Fate, string Why);

/// <summary>Why a candidate is not touched.</summary>
public enum PeerFate
{
    /// <summary>The file excludes it, or it is the server's own peer and was not named.</summary>
    Excluded,

    /// <summary>It would not come back, cannot be reached, is offline and to be skipped, or has nothing to gain.</summary>
    Skipped,
}
