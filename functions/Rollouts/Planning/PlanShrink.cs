namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Whether what is about to be done lies within what was approved. A plan may only shrink: peers may fall away, and planned peers may
/// become deferred ones. Anything else is another plan, and needs approvals of its own.
/// </summary>
public static class PlanShrink
{
    /// <summary>The plan without some peers; its hash stays that of the approved plan, which it lies within.</summary>
    /// <param name="approved">The approved plan.</param>
    /// <param name="gone">The ids of the peers that fall away.</param>
    public static Plan Without(Plan approved, IReadOnlySet<string> gone)
    {
        ArgumentNullException.ThrowIfNull(approved);
        ArgumentNullException.ThrowIfNull(gone);
        return approved with
        {
            Peers = [.. approved.Peers.Where(peer => !gone.Contains(peer.Id))],
            Deferred = [.. approved.Deferred.Where(peer => !gone.Contains(peer.Id))],
            Batches = [.. approved.Batches.Select(batch => batch with { Peers = [.. batch.Peers.Where(id => !gone.Contains(id))] }).Where(batch => batch.Peers.Count > 0)],
        };
    }

    /// <summary>Says in what a plan goes beyond the approved one; empty when it lies within.</summary>
    public static IReadOnlyList<string> Beyond(Plan approved, Plan now)
    {
        ArgumentNullException.ThrowIfNull(approved);
        ArgumentNullException.ThrowIfNull(now);
        var reasons = new List<string>();
        if (!Bare(approved).AsSpan().SequenceEqual(Bare(now)) || now.MaxUnavailable > approved.MaxUnavailable)
        {
            reasons.Add("the relay, its addresses, limits, checks or gates are others");
        }

        reasons.AddRange(Peers(approved, now));
        reasons.AddRange(Order(approved, now));
        reasons.AddRange(Batches(approved, now));
        return reasons;
    }

    private static IEnumerable<string> Peers(Plan approved, Plan now)
    {
        var planned = approved.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var deferred = approved.Deferred.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        foreach (var peer in now.Peers.Concat(now.Deferred))
        {
            var known = planned.GetValueOrDefault(peer.Id) ?? deferred.GetValueOrDefault(peer.Id);
            if (known is null)
            {
                yield return $"{peer.Name} is not in the approved plan";
            }
            else if (!CanonicalJson.Of(Terms(known)).AsSpan().SequenceEqual(CanonicalJson.Of(Terms(peer))))
            {
                yield return $"{peer.Name} is planned otherwise than was approved";
            }
        }

        foreach (var peer in now.Peers.Where(peer => deferred.ContainsKey(peer.Id)))
        {
            yield return $"{peer.Name} was deferred in the approved plan, and is in a batch now";
        }
    }

    private static IEnumerable<string> Order(Plan approved, Plan now)
    {
        var places = approved.Peers.Select((peer, place) => (peer.Id, place)).ToDictionary(entry => entry.Id, entry => entry.place, StringComparer.Ordinal);
        var last = -1;
        foreach (var peer in now.Peers.Where(peer => places.ContainsKey(peer.Id)))
        {
            if (places[peer.Id] < last)
            {
                yield return $"{peer.Name} comes in another order than was approved";
            }

            last = Math.Max(last, places[peer.Id]);
        }
    }

    private static IEnumerable<string> Batches(Plan approved, Plan now)
    {
        var batchOf = approved.Batches.SelectMany(batch => batch.Peers.Select(id => (id, batch.Number))).ToDictionary(entry => entry.id, entry => entry.Number, StringComparer.Ordinal);
        foreach (var batch in now.Batches)
        {
            if (batch.Peers.Select(id => batchOf.GetValueOrDefault(id, -1)).Distinct().Count() > 1)
            {
                yield return $"batch {batch.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)} holds peers of different approved batches";
            }
        }
    }

    private static byte[] Bare(Plan plan) => PlanHash.Canonical(plan with { Peers = [], Deferred = [], Batches = [], Kept = [], MaxUnavailable = 0 });

    private static object Terms(PlannedPeer peer) => new { peer.Via, peer.Expected, peer.Networks, peer.Class };
}
