using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>
/// Judges whether enough peers have the new list of relays. One rule: a peer has it when its stream to management is younger than
/// the readiness of the last management replica, since only a fresh stream carries the list (openzro <c>management/server</c>, the
/// initial Sync); the share is of the planned peers that are connected.
/// </summary>
public static class Propagation
{
    /// <summary>Judges the share.</summary>
    /// <param name="register">The threshold and how long it may take.</param>
    /// <param name="peers">The planned peers as management's API tells them now.</param>
    /// <param name="readyAt">When the last management replica was ready.</param>
    /// <param name="now">The present.</param>
    /// <param name="since">From when on its time counts, where that is later: someone gave it more.</param>
    public static PropagationVerdict Judge(AddressPlan register, IReadOnlyList<PeerFacts> peers, DateTimeOffset readyAt, DateTimeOffset now, DateTimeOffset since = default)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(peers);
        var connected = peers.Where(peer => peer.IsConnected).ToList();
        var knowing = connected.Count(peer => peer.LastSeen > readyAt);
        var needed = (int)Math.Ceiling(Math.Round(connected.Count * register.Knowing, 6));
        var state = knowing >= needed && connected.Count > 0 ? PropagationState.Enough
            : now >= (since > readyAt ? since : readyAt) + register.PropagateAtMost ? PropagationState.TooLate
            : PropagationState.Waiting;
        return new(state, knowing, connected.Count, string.Create(CultureInfo.InvariantCulture, $"{knowing} of {connected.Count} connected peers have the new list, and {needed} are needed"));
    }
}

/// <summary>How far the new list has come.</summary>
/// <param name="State">What is to be said of it.</param>
/// <param name="Knowing">How many peers have it.</param>
/// <param name="Connected">Of how many.</param>
/// <param name="Why">The same for people.</param>
public sealed record PropagationVerdict(PropagationState State, int Knowing, int Connected, string Why);

/// <summary>What is to be said of how far the new list has come.</summary>
public enum PropagationState
{
    /// <summary>It is looked at again.</summary>
    Waiting,

    /// <summary>Peers may be restarted.</summary>
    Enough,

    /// <summary>It has taken too long.</summary>
    TooLate,
}
