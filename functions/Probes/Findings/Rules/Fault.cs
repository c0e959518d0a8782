using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// The same fault on the endpoints of one member, or on every member of a relay: what becomes one finding.
/// </summary>
/// <param name="Key">What makes it the same fault.</param>
/// <param name="Subject">Whom it concerns, as narrowly as the endpoints allow.</param>
/// <param name="Who">The subject for a sentence: the relay, a member's host or an address.</param>
/// <param name="Endpoints">The observations that show it, in the run's order.</param>
internal sealed record Fault<TKey>(TKey Key, FindingSubject Subject, string Who, IReadOnlyList<Observation> Endpoints)
{
    /// <summary>The first of the observations.</summary>
    public Observation First => Endpoints[0];
}

/// <summary>Brings the faults of single endpoints together.</summary>
internal static class Fault
{
    /// <summary>Groups faulty observations by fault and member; addresses of no known member each stand for themselves.</summary>
    /// <param name="relay">The relay.</param>
    /// <param name="observations">Those to look at.</param>
    /// <param name="key">What is wrong with one; <see langword="null"/> when nothing is.</param>
    /// <param name="acrossMembers">Whether the same fault on every member is one fault of the relay.</param>
    public static IEnumerable<Fault<TKey>> Group<TKey>(
        RelayCase relay, IEnumerable<Observation> observations, Func<Observation, TKey?> key, bool acrossMembers = true)
        where TKey : class
    {
        var faulty = observations.Select(o => (Observation: o, Key: key(o))).Where(f => f.Key is not null);
        foreach (var same in faulty.GroupBy(f => f.Key!, f => f.Observation))
        {
            var parties = same.GroupBy(Party).ToList();
            var inService = parties.Where(p => !relay.IsDrained(p.First().Endpoint.Member)).ToList();
            var all = relay.Tried.Where(o => !relay.IsDrained(o.Endpoint.Member)).Select(Party).Distinct().Count();
            if (acrossMembers && inService.Count > 1 && inService.Count == all)
            {
                yield return new(same.Key, Narrow(relay, null, null, [.. inService.SelectMany(p => p)]), relay.Relay.Name, [.. inService.SelectMany(p => p)]);
                parties = [.. parties.Except(inService)];
            }

            foreach (var party in parties)
            {
                yield return OfParty(relay, same.Key, [.. party]);
            }
        }
    }

    private static Fault<TKey> OfParty<TKey>(RelayCase relay, TKey key, IReadOnlyList<Observation> endpoints)
    {
        var member = endpoints[0].Endpoint.Member;
        var siblings = relay.Tried.Where(o => member is null || o.Endpoint.Member == member).Select(o => o.Endpoint.Address).Distinct().Count();
        var addresses = endpoints.Select(o => o.Endpoint.Address).Distinct().ToList();
        var address = addresses.Count == 1 && siblings > 1 ? addresses[0] : null;
        return new(key, Narrow(relay, member, address, endpoints), Who(relay, member, address), endpoints);
    }

    private static FindingSubject Narrow(RelayCase relay, string? member, IPAddress? address, IReadOnlyList<Observation> endpoints)
    {
        var names = endpoints.Select(o => o.Endpoint.ServerName).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var probed = relay.Tried.Where(o => member is null || o.Endpoint.Member == member)
            .Select(o => o.Endpoint.ServerName).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return relay.Subject(member, address, names.Count == 1 && probed > 1 ? names[0] : null);
    }

    private static string Who(RelayCase relay, string? member, IPAddress? address) => (member, address) switch
    {
        (not null, not null) => $"{member} at {address}",
        (not null, null) => member,
        (null, not null) => $"{relay.Relay.Name} at {address}",
        _ => relay.Relay.Name,
    };

    private static (string? Member, IPAddress? Address) Party(Observation o) =>
        o.Endpoint.Member is { } member ? (member, null) : (null, o.Endpoint.Address);
}
