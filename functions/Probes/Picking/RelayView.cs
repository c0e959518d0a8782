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
        var answers = run.Dns.Where(answer => IsSame(answer.Name, relay.Url.Host)).ToArray();
        var addresses = answers.SelectMany(answer => answer.Addresses).ToHashSet();
        var dials = run.Endpoints
            .Where(seen => seen.Skipped is null && seen.Failure?.Reason != FailureReason.Local)
            .Where(seen => seen.Endpoint.Port == relay.Url.Port && IsSame(seen.Endpoint.ServerName, relay.Url.Host))
            .Where(seen => answers.Length == 0 || addresses.Contains(seen.Endpoint.Address))
            .ToLookup(seen => seen.Endpoint.Address.AddressFamily == AddressFamily.InterNetworkV6);
        var v6First = routes.V6 && dials[true].Any();
        return new RelayView
        {
            Resolve = dials.SelectMany(family => family).Min(seen => seen.Resolve)
                ?? answers.Where(answer => answer.Failure is null).Min(answer => (TimeSpan?)answer.Elapsed)
                ?? TimeSpan.Zero,
            Unresolved = answers.Length > 0 && addresses.Count == 0 ? answers.Min(answer => answer.Elapsed) : null,
            Primary = [.. dials[v6First]],
            Fallback = [.. dials[!v6First]],
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

    private static bool IsSame(string name, string host) =>
        name.AsSpan().TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase);
}
