using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>What is to be said of a restarted peer.</summary>
/// <param name="State">
/// <see cref="PeerState.OnExpected"/>, <see cref="PeerState.Elsewhere"/> and <see cref="PeerState.NotBack"/> are final;
/// <see cref="PeerState.Restarting"/> is looked at again; <see cref="PeerState.Inconclusive"/> too, and pauses the rollout once its time is up.
/// </param>
/// <param name="Why">What was seen, or what is missing.</param>
public sealed record PeerVerdict(PeerState State, string Why)
{
    /// <summary>The share of its former peers that must be connected again for a peer to be back.</summary>
    public const double PeersBack = 0.9;

    /// <summary>
    /// Judges a peer. It is back with its public key, its stream to management, a daemon started since, and 90 % of its peers; then its
    /// home decides. What contradicts that is <c>not back</c> once its time is up; what is merely unseen is <c>inconclusive</c>.
    /// </summary>
    /// <param name="expectation">What it was, and what is expected.</param>
    /// <param name="seen">What was seen; <see langword="null"/> when nothing could be.</param>
    /// <param name="now">The present.</param>
    public static PeerVerdict Judge(PeerExpectation expectation, PeerEvidence? seen, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        var isDue = now >= expectation.RestartedAt + expectation.BackWithin;
        if (seen is null || seen.At < expectation.RestartedAt)
        {
            return Unseen(isDue, "nobody could look at it since its restart began");
        }

        if (Contradiction(expectation, seen) is { } contradiction)
        {
            return isDue ? new(PeerState.NotBack, contradiction) : new(PeerState.Restarting, contradiction);
        }

        if (Missing(expectation, seen) is { } missing)
        {
            return Unseen(isDue, missing);
        }

        return InstanceUrls.Contains(expectation.Expected, seen.Home!)
            ? new(PeerState.OnExpected, $"its home is {seen.Home}")
            : new(PeerState.Elsewhere, $"its home is {seen.Home}, expected was {string.Join(" or ", expectation.Expected)}");
    }

    private static PeerVerdict Unseen(bool isDue, string why) => new(isDue ? PeerState.Inconclusive : PeerState.Restarting, why);

    private static string? Contradiction(PeerExpectation expectation, PeerEvidence seen)
    {
        var needed = expectation.PeersConnected is { } before ? (int)Math.Ceiling(before * PeersBack) : 0;
        return seen.NeedsLogin ? "it waits for someone to log in"
            : seen.ManagementConnected == false ? "it is not connected to management"
            : seen.Restarted == false ? "its daemon has not started since the restart began"
            : expectation.PublicKey is { } key && seen.PublicKey is { } other && key != other ? "it came back with another public key"
            : seen.PeersConnected < needed ? string.Create(CultureInfo.InvariantCulture, $"{seen.PeersConnected} of its {Amount.Of(expectation.PeersConnected ?? 0, "peer")} connected, {needed} needed")
            : seen.HasNoHome ? "it has no home relay"
            : null;
    }

    private static string? Missing(PeerExpectation expectation, PeerEvidence seen) =>
        seen.ManagementConnected is null ? "nobody could tell whether it is connected to management"
        : seen.Restarted is null ? "nobody could tell whether its daemon started since the restart began"
        : expectation.PublicKey is not null && seen.PublicKey is null ? "nobody could read its public key"
        : expectation.PeersConnected is not null && seen.PeersConnected is null ? "nobody could count its connected peers"
        : seen.Home is null ? "nobody could read its home relay"
        : null;
}
