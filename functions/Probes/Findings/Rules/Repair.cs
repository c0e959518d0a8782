using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// A relay's run as it would look without a fault. Times that were not measured are taken from the relay's round trip; without any
/// there is no repair, since an invented round trip would make an invented impact.
/// </summary>
internal static class Repair
{
    /// <summary>These endpoints work.</summary>
    public static Func<RelayRun, RelayRun>? Endpoints(RelayCase relay, IReadOnlyList<Observation> faulty)
    {
        var broken = faulty.ToHashSet<Observation>(ReferenceEqualityComparer.Instance);
        var distance = faulty.Min(o => o.Connect) ?? RoundTrip(relay);
        return distance is { } roundTrip
            ? run => run with { Endpoints = [.. run.Endpoints.Select(o => broken.Contains(o) ? Working(relay, o, o.Connect ?? roundTrip) : o)] }
            : null;
    }

    /// <summary>The TLS handshake of these endpoints takes what its round trips allow.</summary>
    public static Func<RelayRun, RelayRun> Handshakes(IReadOnlyList<Observation> slow, Func<Observation, TimeSpan> budget)
    {
        var broken = slow.ToHashSet<Observation>(ReferenceEqualityComparer.Instance);
        return run => run with { Endpoints = [.. run.Endpoints.Select(o => broken.Contains(o) ? o with { Handshake = budget(o) } : o)] };
    }

    /// <summary>UDP is answered in one round trip.</summary>
    public static Func<RelayRun, RelayRun>? Quic(RelayCase relay) => RoundTrip(relay) is { } roundTrip
        ? run => run with { Quic = [.. run.Quic.Select(q => q.Elapsed is null ? q with { Elapsed = q.SmallElapsed ?? roundTrip, Failure = null } : q)] }
        : null;

    /// <summary>A name resolves to the addresses of the relay's members, which work as they did when last seen.</summary>
    public static Func<RelayRun, RelayRun>? Resolved(RelayCase relay, string name)
    {
        var addresses = Wording.SameName(name, relay.Relay.Url.Host)
            ? relay.Relay.Members.Where(m => !m.Drained).SelectMany(m => m.Addresses).ToList()
            : [.. relay.FindMember(name)?.Addresses ?? []];
        return addresses.Count > 0 ? Published(relay, name, addresses) : null;
    }

    /// <summary>A name's answers contain these addresses too.</summary>
    public static Func<RelayRun, RelayRun> Published(RelayCase relay, string name, IReadOnlyList<IPAddress> addresses) => run => run with
    {
        Dns =
        [
            .. run.Dns.Select(a => Wording.SameName(a.Name, name)
                ? a with { Addresses = [.. a.Addresses.Union(addresses)], Failure = null }
                : a),
        ],
        Endpoints =
        [
            .. run.Endpoints.Select(o => addresses.Contains(o.Endpoint.Address) && o.Failure?.Phase == ProbePhase.Resolve && RoundTrip(relay) is { } roundTrip
                ? Working(relay, o, roundTrip)
                : o),
        ],
    };

    /// <summary>How far the relay is, now or when it was last reached.</summary>
    public static TimeSpan? RoundTrip(RelayCase relay) => relay.RoundTrip ?? relay.Run.Context.Recent
        .SelectMany(r => r.Relays.Where(x => x.Relay == relay.Relay.Name))
        .SelectMany(r => r.Endpoints)
        .Min(o => o.Connect);

    private static Observation Working(RelayCase relay, Observation o, TimeSpan roundTrip) => o with
    {
        Failure = null,
        Connect = roundTrip,
        Handshake = relay.Relay.Url.IsTls ? o.Handshake ?? roundTrip : null,
        Upgrade = o.Goal >= ProbePhase.Upgrade ? o.Upgrade ?? roundTrip : null,
        Authenticate = o.Goal >= ProbePhase.Authenticate ? o.Authenticate ?? roundTrip : null,
        Certificate = o.Certificate is { } certificate ? Valid(relay, o, certificate) : null,
    };

    private static CertificateFacts Valid(RelayCase relay, Observation o, CertificateFacts certificate) => certificate with
    {
        Trust = ChainTrust.Trusted,
        Problems = [],
        MissingIssuer = null,
        Names = [.. certificate.Names.Union([o.Endpoint.ServerName], StringComparer.OrdinalIgnoreCase)],
        NotBefore = certificate.NotBefore < relay.Now ? certificate.NotBefore : relay.Now.AddDays(-1),
        NotAfter = certificate.NotAfter > relay.Now ? certificate.NotAfter : relay.Now.AddDays(90),
        PathNotAfter = certificate.PathNotAfter > relay.Now ? certificate.PathNotAfter : null,
    };
}
