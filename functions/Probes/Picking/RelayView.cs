using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>What one run saw of one relay, as far as a peer would dial it: the addresses that DNS gives for the name in its URL.</summary>
internal sealed record RelayView
{
    /// <summary>How long the name took to resolve; zero for a bare address.</summary>
    public required TimeSpan Resolve { get; init; }

    /// <summary>After how long resolving had failed; <see langword="null"/> when there are addresses.</summary>
    public TimeSpan? Unresolved { get; init; }

    /// <summary>The addresses of the family that Go dials first: IPv6 where there is a route and a record (RFC 6724).</summary>
    public required IReadOnlyList<Observation> Primary { get; init; }

    /// <summary>The addresses of the other family.</summary>
    public required IReadOnlyList<Observation> Fallback { get; init; }

    /// <summary>What UDP said.</summary>
    public required IReadOnlyList<QuicObservation> Quic { get; init; }

    /// <summary>All that may be dialled.</summary>
    public IEnumerable<Observation> Dials => Primary.Concat(Fallback);

    /// <summary>Whether any of the relay's addresses answers QUIC's first packet.</summary>
    public bool AnswersQuic => Quic.Any(quic => quic.Elapsed is not null);

    /// <summary>Sorts what was seen into what a peer would dial.</summary>
    public static RelayView Of(Relay relay, RelayRun run, AddressFamilies routes)
    {
        var (answers, addresses) = Resolved(relay, run);
        List<Observation> v6 = [], v4 = [];
        foreach (var seen in run.Endpoints)
        {
            if (seen.Skipped is null && seen.Failure?.Reason != FailureReason.Local
                && seen.Endpoint.Port == relay.Url.Port && IsSame(seen.Endpoint.ServerName, relay.Url.Host)
                && (answers == 0 || addresses.Contains(seen.Endpoint.Address)))
            {
                (seen.Endpoint.Address.AddressFamily == AddressFamily.InterNetworkV6 ? v6 : v4).Add(seen);
            }
        }

        var v6First = routes.V6 && v6.Count > 0;
        return new RelayView
        {
            Resolve = ResolveTime(v6, v4) ?? AnswerTime(relay, run, answered: true) ?? TimeSpan.Zero,
            Unresolved = answers > 0 && addresses.Count == 0 ? AnswerTime(relay, run, answered: false) : null,
            Primary = v6First ? v6 : v4,
            Fallback = v6First ? v4 : v6,
            Quic = run.Quic,
        };
    }

    /// <summary>The address that the client's QUIC dialer would take, which knows IPv4 only, when <paramref name="first"/> comes first.</summary>
    public Observation? FirstV4(int first)
    {
        var v4 = Primary[first].Endpoint.Address.AddressFamily == AddressFamily.InterNetwork ? Primary : Fallback;
        return v4.Count == 0 ? null : v4[first % v4.Count];
    }

    /// <summary>What UDP said at one address.</summary>
    public QuicObservation? QuicOf(IPAddress address)
    {
        foreach (var seen in Quic)
        {
            if (seen.Address.Equals(address))
            {
                return seen;
            }
        }

        return null;
    }

    private static (int Answers, List<IPAddress> Addresses) Resolved(Relay relay, RelayRun run)
    {
        var (answers, addresses) = (0, new List<IPAddress>());
        foreach (var answer in run.Dns)
        {
            if (IsSame(answer.Name, relay.Url.Host))
            {
                answers++;
                addresses.AddRange(answer.Addresses);
            }
        }

        return (answers, addresses);
    }

    private static TimeSpan? ResolveTime(params ReadOnlySpan<List<Observation>> families)
    {
        TimeSpan? fastest = null;
        foreach (var family in families)
        {
            foreach (var seen in family)
            {
                fastest = seen.Resolve < fastest || fastest is null ? seen.Resolve : fastest;
            }
        }

        return fastest;
    }

    private static TimeSpan? AnswerTime(Relay relay, RelayRun run, bool answered)
    {
        TimeSpan? fastest = null;
        foreach (var answer in run.Dns)
        {
            if (IsSame(answer.Name, relay.Url.Host) && !(answered && answer.Failure is not null) && !(answer.Elapsed >= fastest))
            {
                fastest = answer.Elapsed;
            }
        }

        return fastest;
    }

    private static bool IsSame(string name, string host) =>
        name.AsSpan().TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase);
}
