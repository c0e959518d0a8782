using System.Globalization;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Registering;

/// <summary>
/// Proves by management's API that it serves again: the API answers, and peers have had a new stream since. Each stream begins with the
/// list of relays (openzro <c>management/server</c>, initial Sync).
/// </summary>
/// <param name="management">The API; <see langword="null"/> when there is none to ask, so that what was seen otherwise has to do.</param>
internal sealed class StreamProof(ManagementClient? management)
{
    /// <summary>The share of the connected peers that shows a restart which nobody saw otherwise: single peers reconnect at any time.</summary>
    private const double EnoughOfAll = 0.9;

    /// <summary>Whether there is an API to ask.</summary>
    public bool CanAsk => management is not null;

    /// <summary>Proves a management that was seen to be ready: one new stream does, and in a mesh without peers the answer.</summary>
    /// <param name="readyAt">When its last replica was ready.</param>
    /// <param name="seen">What was seen, for people.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<RegisterProof> ProveAsync(DateTimeOffset readyAt, string seen, CancellationToken cancellationToken) => management is null
        ? Task.FromResult(new RegisterProof { State = ProofState.Proven, ReadyAt = readyAt, Evidence = seen })
        : LookAsync(management, readyAt, seen + ", ", (known, peers) => known.Knowing > 0 || peers == 0, cancellationToken);

    /// <summary>Proves by streams alone that management was restarted: nearly all of them are new.</summary>
    /// <param name="since">When its restart was begun.</param>
    /// <param name="seen">What was seen, for people.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<RegisterProof> ProveByStreamsAsync(DateTimeOffset since, string seen, CancellationToken cancellationToken) => management is null
        ? Task.FromResult(new RegisterProof { State = ProofState.NotYet, Evidence = seen + "there is no management API to ask" })
        : LookAsync(management, since, seen, (known, _) => known.Share >= EnoughOfAll, cancellationToken);

    private static async Task<RegisterProof> LookAsync(
        ManagementClient management, DateTimeOffset since, string seen, Func<PeerKnowledge, int, bool> isEnough, CancellationToken cancellationToken)
    {
        var reading = await management.GetPeersAsync(cancellationToken);
        if (reading.Value is not { } peers)
        {
            return new() { State = ProofState.NotYet, Evidence = seen + "its API could not be asked", Failure = reading.Failure };
        }

        var known = PeerKnowledge.Count(peers, since);
        var isProven = isEnough(known, peers.Count);
        return new()
        {
            State = isProven ? ProofState.Proven : ProofState.NotYet,
            ReadyAt = isProven ? since : null,
            Evidence = string.Create(CultureInfo.InvariantCulture,
                $"{seen}{known.Knowing} of {known.Connected} connected peers have had a new stream since {since:u}, as after a restart of management"),
        };
    }
}
