using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>
/// Judges whether enough peers have the new list of relays. One rule: a peer has it when its stream to management is younger than
/// the readiness of the last management replica, since only a fresh stream carries the list (openzro <c>management/server</c>, the
/// initial Sync). The share is of the planned peers that were connected before management restarted: they are expected back, so one that
/// is not connected again counts as not knowing, until <see cref="AddressPlan.PropagateAtMost"/> has passed.
/// </summary>
public static class Propagation
{
    /// <summary>Judges the share.</summary>
    /// <param name="register">The threshold and how long it may take.</param>
    /// <param name="peers">The planned peers that were connected before, or are now, as management's API tells them now.</param>
    /// <param name="readyAt">When the last management replica was ready.</param>
    /// <param name="now">The present.</param>
    /// <param name="since">From when on its time counts, where that is later: someone gave it more.</param>
    public static PropagationVerdict Judge(AddressPlan register, IReadOnlyList<PeerFacts> peers, DateTimeOffset readyAt, DateTimeOffset now, DateTimeOffset since = default)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(peers);
        var knowing = peers.Count(peer => peer.IsConnected && peer.LastSeen > readyAt);
        var needed = (int)Math.Ceiling(Math.Round(peers.Count * register.Knowing, 6));
        var state = knowing >= needed && peers.Count > 0 ? PropagationState.Enough
            : now >= (since > readyAt ? since : readyAt) + register.PropagateAtMost ? PropagationState.TooLate
            : PropagationState.Waiting;
        return new(state, knowing, peers.Count, string.Create(CultureInfo.InvariantCulture, $"the new list is known to {knowing} of {Amount.Of(peers.Count, "planned peer")} that {(peers.Count == 1 ? "was" : "were")} connected, {needed} needed{Away(peers)}"));
    }

    private static string Away(IReadOnlyList<PeerFacts> peers)
    {
        var away = peers.Where(peer => !peer.IsConnected).Select(peer => peer.Name).ToList();
        return away.Count == 0 ? "" : $"; not connected again: {FewNames.Of(away)}";
    }
}

/// <summary>How far the new list has come.</summary>
/// <param name="State">What is to be said of it.</param>
/// <param name="Knowing">How many peers have it.</param>
/// <param name="Expected">Of how many: those that were connected before.</param>
/// <param name="Why">The same for people.</param>
public sealed record PropagationVerdict(PropagationState State, int Knowing, int Expected, string Why);

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
