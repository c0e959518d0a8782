using System.Net;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>Gathers the rounds of one name at one resolver into one answer, and says whether another round may add to it.</summary>
internal sealed class DnsUnion(string name, string resolver)
{
    private readonly List<IPAddress> _addresses = [];
    private HashSet<IPAddress>? _firstSet;
    private DnsReply? _v4;
    private DnsReply? _v6;
    private string? _canonicalName;
    private TimeSpan? _ttl;
    private bool _varies;
    private int _quiet;

    /// <summary>How many rounds were added.</summary>
    public int Rounds { get; private set; }

    /// <summary>Adds a round: what was said to A and to AAAA.</summary>
    public void Add(DnsReply v4, DnsReply v6)
    {
        Rounds++;
        _v4 = Better(_v4, v4);
        _v6 = Better(_v6, v6);
        HashSet<IPAddress> set = [.. v4.Addresses, .. v6.Addresses];
        var known = _addresses.Count;
        _addresses.AddRange(v4.Addresses.Concat(v6.Addresses).Distinct().Where(a => !_addresses.Contains(a)));
        _quiet = _addresses.Count > known ? 0 : _quiet + 1;
        if (v4.IsConclusive && v6.IsConclusive)
        {
            _firstSet ??= set;
            _varies |= !set.SetEquals(_firstSet);
        }

        foreach (var reply in new[] { v4, v6 })
        {
            _canonicalName ??= reply.CanonicalName;
            _ttl = reply.Ttl < _ttl || _ttl is null ? reply.Ttl : _ttl;
        }
    }

    /// <summary>Whether another round may find more: not after a failure, nor when the last ones were quiet and nothing expected is missing.</summary>
    public bool IsWorthAsking(IReadOnlyCollection<IPAddress> expected, int quietRounds) =>
        _addresses.Count > 0 && (_quiet < quietRounds || expected.Any(e => !_addresses.Contains(e)));

    /// <summary>The answer after all rounds.</summary>
    public DnsAnswer ToAnswer(TimeSpan elapsed)
    {
        var failures = new[] { _v4?.Failure, _v6?.Failure }.OfType<ProbeFailure>().ToList();
        var serious = failures.Find(f => f.Reason != FailureReason.NoAddress);
        return new DnsAnswer
        {
            Name = name,
            Resolver = resolver,
            Addresses = _addresses,
            CanonicalName = _canonicalName,
            Ttl = _ttl,
            Elapsed = elapsed,
            Rounds = Rounds,
            Varies = _varies,
            Failure = _addresses.Count > 0 ? null : serious ?? failures.FirstOrDefault(),
            FamilyFailure = _addresses.Count > 0 ? serious : null,
        };
    }

    /// <summary>A family's reply over all rounds: one with addresses counts, else the first one.</summary>
    private static DnsReply Better(DnsReply? before, DnsReply now) =>
        before is null || (before.Failure is not null && now.Failure is null) ? now : before;
}
