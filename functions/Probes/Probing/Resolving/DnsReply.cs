using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>What one response says to one question.</summary>
internal sealed record DnsReply
{
    /// <summary>The addresses, in the order of the response.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Where the aliases in the response lead; <see langword="null"/> when there are none.</summary>
    public string? CanonicalName { get; init; }

    /// <summary>The smallest time to live of the records followed.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Why there are no addresses.</summary>
    public ProbeFailure? Failure { get; init; }

    /// <summary>Whether the response ends in an alias whose own addresses are to be asked for.</summary>
    public bool EndsInAlias { get; init; }

    /// <summary>Whether the reply says which addresses there are, be it none.</summary>
    public bool IsConclusive => Failure is null or { Reason: FailureReason.NoAddress };

    /// <summary>Whether the same question, sent again, may fare better: the server failed, or something on the way did.</summary>
    public bool IsTransient => Failure?.Reason is FailureReason.ServerFailure or FailureReason.Timeout or FailureReason.Protocol;

    /// <summary>A reply without addresses.</summary>
    public static DnsReply Failed(FailureReason reason, string detail, int? code = null) =>
        new() { Failure = new ProbeFailure(ProbePhase.Resolve, reason, detail) { Code = code } };

    /// <summary>Reads a response: RFC 1035 section 4.1, RFC 2308 for empty ones; a lame referral as Go's resolver knows it.</summary>
    public static DnsReply Read(IDnsQueryResponse response, string name, QueryType type)
    {
        var code = (int)response.Header.ResponseCode;
        if (!response.Questions.Any(q => q.QuestionType == type && Same(q.QueryName.Value, name)))
        {
            return Failed(FailureReason.Protocol, "the response repeats another question", code);
        }

        return response.Header.ResponseCode switch
        {
            DnsHeaderResponseCode.NoError => Follow(response, name, type),
            DnsHeaderResponseCode.NotExistentDomain => Failed(FailureReason.NameNotFound, $"{name} does not exist (NXDOMAIN)", code),
            DnsHeaderResponseCode.ServerFailure => Failed(FailureReason.ServerFailure, $"the server failed on {name} (SERVFAIL)", code),
            DnsHeaderResponseCode.Refused => Failed(FailureReason.QueryRefused, $"the server refuses to answer for {name} (REFUSED)", code),
            var other => Failed(FailureReason.ServerFailure, $"the server answered {other} for {name}", code),
        };
    }

    private static DnsReply Follow(IDnsQueryResponse response, string name, QueryType type)
    {
        var at = name;
        var passed = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Trim(name) };
        int? ttl = null;
        while (response.Answers.OfType<CNameRecord>().FirstOrDefault(r => Same(r.DomainName.Value, at)) is { } alias)
        {
            at = Trim(alias.CanonicalName.Value);
            ttl = Math.Min(ttl ?? int.MaxValue, alias.InitialTimeToLive);
            if (!passed.Add(at))
            {
                return Failed(FailureReason.Protocol, $"the aliases of {name} run in a circle at {at}");
            }
        }

        var records = response.Answers.OfType<AddressRecord>()
            .Where(r => Same(r.DomainName.Value, at) && (int)r.RecordType == (int)type)
            .ToList();
        var canonicalName = passed.Count > 1 ? at : null;
        if (records.Count == 0)
        {
            return Empty(response, name, type, canonicalName, ttl);
        }

        return new DnsReply
        {
            Addresses = [.. records.Select(r => r.Address)],
            CanonicalName = canonicalName,
            Ttl = TimeSpan.FromSeconds(Math.Min(ttl ?? int.MaxValue, records.Min(r => r.InitialTimeToLive))),
        };
    }

    private static DnsReply Empty(IDnsQueryResponse response, string name, QueryType type, string? canonicalName, int? ttl)
    {
        if (canonicalName is not null)
        {
            return Failed(FailureReason.NoAddress, $"{name} is an alias of {canonicalName}, which has no {type} record") with
            {
                CanonicalName = canonicalName,
                Ttl = ttl is { } seconds ? TimeSpan.FromSeconds(seconds) : null,

                // A denial (SOA, RFC 2308 section 2.2) is about the alias's end already.
                EndsInAlias = !response.Authorities.OfType<SoaRecord>().Any(),
            };
        }

        if (response.Answers.Count > 0)
        {
            return Failed(FailureReason.Lame, $"the server answers for another name than {name}: {response.Answers[0].DomainName.Value}");
        }

        var header = response.Header;
        var referral = response.Authorities.OfType<NsRecord>().FirstOrDefault();
        return !header.HasAuthorityAnswer && !header.RecursionAvailable && !response.Authorities.OfType<SoaRecord>().Any()
            ? Failed(FailureReason.Lame, referral is null
                ? $"the server neither knows {name} nor looks it up"
                : $"the server does not serve {name} and refers to {Trim(referral.NSDName.Value)}")
            : Failed(FailureReason.NoAddress, $"{name} has no {type} record");
    }

    private static bool Same(string one, string other) => string.Equals(Trim(one), Trim(other), StringComparison.OrdinalIgnoreCase);

    private static string Trim(string name) => name.TrimEnd('.');
}
