using System.Security.Cryptography;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// Verdicts on chains seen before, which hold between the two instants at which the validity of a certificate begins or ends. The oldest entry
/// goes when there are too many, and large chains are not kept, so that hostile servers cannot fill the memory.
/// </summary>
internal sealed class VerdictCache
{
    private const int MostEntries = 512;
    private const int LargestChainBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Verdict> _verdicts = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>What was judged, and the instants between which it holds, both included.</summary>
    public sealed record Verdict(CertificateFacts Facts, DateTimeOffset From, DateTimeOffset Until);

    /// <summary>How many verdicts are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _verdicts.Count;
            }
        }
    }

    /// <summary>The verdict on a chain, judged when it is not known for this instant.</summary>
    public CertificateFacts GetOrJudge(IReadOnlyList<byte[]> chain, DateTimeOffset now, Func<Verdict> judge)
    {
        if (chain.Sum(certificate => (long)certificate.Length) > LargestChainBytes)
        {
            return judge().Facts;
        }

        var key = Key(chain);
        lock (_lock)
        {
            if (_verdicts.TryGetValue(key, out var known) && known.From <= now && now <= known.Until)
            {
                return known.Facts;
            }
        }

        var verdict = judge();
        lock (_lock)
        {
            if (!_verdicts.ContainsKey(key))
            {
                _oldestFirst.Enqueue(key);
            }

            _verdicts[key] = verdict;
            if (_verdicts.Count > MostEntries)
            {
                _verdicts.Remove(_oldestFirst.Dequeue());
            }
        }

        return verdict.Facts;
    }

    private static string Key(IReadOnlyList<byte[]> chain)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var certificate in chain)
        {
            hash.AppendData(BitConverter.GetBytes(certificate.Length));
            hash.AppendData(certificate);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
