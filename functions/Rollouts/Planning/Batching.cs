namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Divides peers into batches, each of which may be restarted at once. One rule: routing peers come first, then the others, then what
/// carries our own way, one at a time, then ourselves; batches do not mix these. Batch k has the k-th size of the file, the last size
/// repeating, a share being of all planned peers; no batch has more than <c>maxUnavailable</c> peers, nor more than <c>perNetwork</c>
/// routing peers of a network. What does not fit goes into the next batch.
/// </summary>
public static class Batching
{
    /// <summary>Divides peers.</summary>
    /// <param name="peers">The peers; their order within a class is kept.</param>
    /// <param name="rules">The sizes.</param>
    /// <param name="maxUnavailable">The most peers of a batch.</param>
    public static IReadOnlyList<PlannedBatch> Divide(IReadOnlyList<PlannedPeer> peers, RestartRules rules, int maxUnavailable)
    {
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(rules);
        var batches = new List<PlannedBatch>();
        foreach (var group in peers.GroupBy(peer => peer.Class).OrderBy(group => group.Key))
        {
            var (lines, networks) = Lines(group);
            while (lines.Count > 0)
            {
                var size = group.Key is RestartClass.OnOurPath or RestartClass.Self ? 1 : SizeOf(batches.Count + 1, rules, peers.Count, maxUnavailable);
                batches.Add(new(batches.Count + 1, Take(lines, size, rules.PerNetwork, new int[networks])));
            }
        }

        return batches;
    }

    /// <summary>How many peers a batch may have.</summary>
    /// <param name="number">The batch's number, from 1.</param>
    /// <param name="rules">The sizes.</param>
    /// <param name="planned">How many peers are planned in all.</param>
    /// <param name="maxUnavailable">The most peers of a batch.</param>
    public static int SizeOf(int number, RestartRules rules, int planned, int maxUnavailable)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Math.Min(maxUnavailable, rules.Batches[Math.Min(number, rules.Batches.Count) - 1].Among(planned));
    }

    /// <summary>
    /// The next deferred peers to restart, of those that have come back: the first batch that the same rules make of them, within what
    /// room <c>maxUnavailable</c> leaves. Empty when there is no room, or nobody is back.
    /// </summary>
    /// <param name="back">The deferred peers that are connected again and were not restarted yet.</param>
    /// <param name="rules">The limits.</param>
    /// <param name="room">How many more peers may be down by our hand.</param>
    public static IReadOnlyList<string> Sweep(IReadOnlyList<PlannedPeer> back, RestartRules rules, int room)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return room < 1 ? [] : Divide(back, rules with { Batches = [BatchSize.Of(room)] }, room).Select(batch => batch.Peers).FirstOrDefault([]);
    }

    /// <summary>Peers of one set of networks wait in one line. Networks are numbers here, since thousands of lines are looked at for each batch.</summary>
    private static (LinkedList<Line> Lines, int Networks) Lines(IEnumerable<PlannedPeer> peers)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = new LinkedList<Line>(peers.GroupBy(peer => string.Join('\n', peer.Networks), StringComparer.Ordinal)
            .Select(same => new Line([.. same.First().Networks.Select(NumberOf)], new(same.Select(peer => peer.Id)))));
        return (lines, numbers.Count);

        int NumberOf(string network) => numbers.TryGetValue(network, out var number) ? number : numbers[network] = numbers.Count;
    }

    private static List<string> Take(LinkedList<Line> lines, int size, int perNetwork, int[] used)
    {
        var batch = new List<string>(Math.Min(size, 1024));
        for (var node = lines.First; node is not null && batch.Count < size;)
        {
            var next = node.Next;
            while (batch.Count < size && node.Value.Peers.Count > 0 && HasRoom(node.Value.Networks))
            {
                batch.Add(node.Value.Peers.Dequeue());
                foreach (var network in node.Value.Networks)
                {
                    used[network]++;
                }
            }

            if (node.Value.Peers.Count == 0)
            {
                lines.Remove(node);
            }

            node = next;
        }

        return batch;

        bool HasRoom(int[] networks)
        {
            foreach (var network in networks)
            {
                if (used[network] >= perNetwork)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private sealed record Line(int[] Networks, Queue<string> Peers);
}
