namespace OpenZro.Probes.Results;

/// <summary>
/// What was last read of the results, for whoever asks next: empty until something is asked, and never larger than it may be, since
/// what was not asked for the longest goes first. It knows nothing of what is stale: who puts something in puts its version beside it.
/// </summary>
/// <param name="capacity">How many bytes it may hold, about.</param>
internal sealed class ResultsCache(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResultsCacheKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    /// <summary>How many bytes it holds, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>What was put under a key; <see langword="null"/> when nothing is there any more.</summary>
    public T? Find<T>(ResultsCacheKey key)
        where T : class
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return null;
            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
            return entry.Value.Content as T;
        }
    }

    /// <summary>Keeps something under a key, in place of what was there. What is larger than all that may be held is not kept.</summary>
    public void Put(ResultsCacheKey key, object content, long bytes)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known))
                Drop(known);
            if (bytes > capacity)
                return;
            _entries[key] = _byUse.AddFirst(new Entry(key, content, bytes));
            Bytes += bytes;
            while (Bytes > capacity)
                Drop(_byUse.Last!);
        }
    }

    private void Drop(LinkedListNode<Entry> entry)
    {
        _byUse.Remove(entry);
        _entries.Remove(entry.Value.Key);
        Bytes -= entry.Value.Bytes;
    }

    private sealed record Entry(ResultsCacheKey Key, object Content, long Bytes);
}
