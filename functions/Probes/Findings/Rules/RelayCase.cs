using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>One relay of a run laid out for its rules.</summary>
internal sealed class RelayCase
{
    private MemberSetComparison? _published;

    /// <summary>Lays a relay's part of a run out; <see langword="null"/> when the run was not made for this relay.</summary>
    public RelayCase(RunCase run, Relay relay, RelayRun? recorded)
    {
        Run = run;
        Relay = relay;
        WasAsked = recorded is not null;
        var seen = recorded ?? new RelayRun { Relay = relay.Name };
        Seen = seen with
        {
            Endpoints = [.. seen.Endpoints.OrderBy(MemberRank).ThenBy(o => o.Endpoint.Address.AddressFamily).ThenBy(o => o.Endpoint.Address.ToString(), StringComparer.Ordinal)
                .ThenBy(o => Wording.SameName(o.Endpoint.ServerName, relay.Url.Host) ? 0 : 1).ThenBy(o => o.Endpoint.ServerName, StringComparer.Ordinal)],
            Dns = [.. seen.Dns.OrderBy(a => a.Name, StringComparer.Ordinal).ThenBy(a => a.Resolver, StringComparer.Ordinal)],
            Quic = [.. seen.Quic.OrderBy(q => q.Address.ToString(), StringComparer.Ordinal)],
            Fabric = [.. seen.Fabric.OrderBy(f => f.From, StringComparer.Ordinal).ThenBy(f => f.To, StringComparer.Ordinal)],
        };
        Tried = [.. Seen.Endpoints.Where(o =>
            o.Skipped is null && o.Failure?.Reason != FailureReason.Local && o.Endpoint.Address.AddressFamily != run.DeadFamily)];
        Quic = run.QuicIsBlocked ? [] : [.. Seen.Quic.Where(q => !VantageLimited.IsOwnLimit(q) && !(QuicUnreachable.IsSilent(q) && IsGone(q.Address)))];
        Intercepted = Tried.Where(o => TlsIntercepted.IsIntercepted(run, relay, o)).ToHashSet<Observation>(ReferenceEqualityComparer.Instance);
        Presented = [.. Tried.Where(o => o.Certificate is not null && !Intercepted.Contains(o))];
    }

    /// <summary>The run that this is part of.</summary>
    public RunCase Run { get; }

    /// <summary>The relay as the fleet describes it.</summary>
    public Relay Relay { get; }

    /// <summary>Everything that was recorded of the relay, in an order that does not depend on when each probe ended.</summary>
    public RelayRun Seen { get; }

    /// <summary>The probes that were made and that this vantage point was able to make.</summary>
    public IReadOnlyList<Observation> Tried { get; }

    /// <summary>The QUIC probes that say something about the relay.</summary>
    public IReadOnlyList<QuicObservation> Quic { get; }

    /// <summary>The probes that met somebody else's certificate.</summary>
    public IReadOnlySet<Observation> Intercepted { get; }

    /// <summary>The probes that saw a certificate of the relay's own.</summary>
    public IReadOnlyList<Observation> Presented { get; }

    /// <summary>The product that the relay runs.</summary>
    public Dialect Dialect => Run.Fleet.Dialect;

    /// <summary>The instant as of which certificates are judged.</summary>
    public DateTimeOffset Now => Run.Context.Now;

    /// <summary>Whether no peer gets anywhere: every probe failed, or no resolver gives the relay's name an address.</summary>
    public bool FailsEntirely => IsUnresolved || (Tried.Count > 0 && Tried.All(o => o.Failure is not null));

    /// <summary>Whether every resolver that was asked fails at the relay's name.</summary>
    public bool IsUnresolved => Seen.Dns.Any(HasRelayName) && Seen.Dns.Where(HasRelayName).All(a => a.Failure is not null);

    /// <summary>Whether the run was made for this relay; one check may be for some of them only.</summary>
    public bool WasAsked { get; }

    /// <summary>Whether anything was seen that is worth a status.</summary>
    public bool WasSeen => Tried.Count > 0 || Seen.Dns.Any(a => HasRelayName(a) && a.Failure is not null);

    /// <summary>Whether UDP is part of what this relay offers: the fleet says so, or says nothing and it answered.</summary>
    public bool OffersQuic => Relay.OffersQuic || (Relay.Transports is null && Quic.Any(q => q.Elapsed is not null || q.SmallElapsed is not null));

    /// <summary>The best round trip that was measured, on clocks that are not distorted where there are such.</summary>
    public TimeSpan? RoundTrip
    {
        get
        {
            var measured = Tried.Where(o => o.Connect is not null).ToList();
            var steady = measured.Where(o => o.Lag <= ClientCosts.DistortingLag).ToList();
            return (steady.Count > 0 ? steady : measured).Min(o => o.Connect);
        }
    }

    /// <summary>What the relay's name lists, held against its members.</summary>
    public MemberSetComparison Published => _published ??= MemberSets.Compare(Relay, Seen.Dns);

    /// <summary>What each resolver said of the relay's name.</summary>
    public IEnumerable<string> DnsEvidence => Seen.Dns.Where(HasRelayName).Select(a => $"{a.Resolver}: {a.Failure?.Detail ?? Wording.Addresses(a.Addresses)}");

    /// <summary>A resolver that was asked for the relay's name.</summary>
    public string? FirstResolver => Seen.Dns.FirstOrDefault(HasRelayName)?.Resolver;

    /// <summary>Whether a DNS answer is for the relay's own name.</summary>
    public bool HasRelayName(DnsAnswer answer) => Wording.SameName(answer.Name, Relay.Url.Host);

    /// <summary>The member with this host.</summary>
    public Member? FindMember(string? host) => host is null ? null : Relay.Members.FirstOrDefault(m => Wording.SameName(m.Host, host));

    /// <summary>Whether the member with this host was taken out of DNS on purpose.</summary>
    public bool IsDrained(string? host) => FindMember(host)?.Drained ?? false;

    /// <summary>A subject within this relay.</summary>
    public FindingSubject Subject(string? member = null, IPAddress? address = null, string? name = null) => new()
    {
        Region = Run.Run.Region,
        Relay = Relay.Name,
        Member = member,
        Address = address?.ToString(),
        Name = name,
    };

    /// <summary>Whether an address takes no TCP connection either: then its silence on UDP has the same cause.</summary>
    private bool IsGone(IPAddress address)
    {
        var there = Tried.Where(o => o.Endpoint.Address.Equals(address)).ToList();
        return there.Count > 0 && there.All(o => o.Failure?.Phase == ProbePhase.Connect);
    }

    private int MemberRank(Observation o)
    {
        var index = Relay.Members.ToList().FindIndex(m => o.Endpoint.Member is { } host && Wording.SameName(m.Host, host));
        return index < 0 ? int.MaxValue : index;
    }
}
