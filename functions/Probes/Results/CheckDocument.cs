using System.Text.Json.Serialization;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>
/// What one run saw and what it means, as JSON says it: schema <c>ozprobes.check/1</c>, camelCase, times in milliseconds with three
/// decimals, enumerations in kebab-case. Properties are only ever added; a property without a value is <c>null</c>.
/// </summary>
public sealed record CheckDocument(
    string Schema,
    string Region,
    DateTimeOffset StartedAt,
    RelayStatus Status,
    IReadOnlyList<RelayDocument> Relays,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<PickDocument> Picks)
{
    /// <summary>The name and version of this shape.</summary>
    public const string SchemaName = "ozprobes.check/1";
}

/// <summary>One relay of a <see cref="CheckDocument"/>.</summary>
public sealed record RelayDocument(
    string Name,
    string Url,
    RelayStatus Status,
    IReadOnlyList<DnsDocument> Dns,
    IReadOnlyList<EndpointDocument> Endpoints,
    IReadOnlyList<QuicDocument> Quic,
    IReadOnlyList<FabricDocument> Fabric,
    IReadOnlyList<FindingDocument> Findings);

/// <summary>What one resolver answered for the relay's own name.</summary>
public sealed record DnsDocument(
    string Resolver,
    IReadOnlyList<string> Addresses,
    int? TtlSeconds,
    double ElapsedMs,
    FailureDocument? Failure);

/// <summary>One probe: an address, a port and the name asked for.</summary>
public sealed record EndpointDocument(
    string Address,
    int Port,
    string ServerName,
    string? Member,
    double? ResolveMs,
    double? ConnectMs,
    double? HandshakeMs,
    double? UpgradeMs,
    double? AuthenticateMs,
    double LagMs,
    TlsDocument? Tls,
    CertificateDocument? Certificate,
    string? InstanceUrl,
    string? Skipped,
    FailureDocument? Failure);

/// <summary>What the handshake agreed on.</summary>
public sealed record TlsDocument(string Version, string Cipher, string? Alpn);

/// <summary>The certificate that was presented.</summary>
public sealed record CertificateDocument(
    string Subject,
    string Issuer,
    IReadOnlyList<string> Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    int ChainCount,
    int ChainBytes,
    string KeyType,
    string Sha256);

/// <summary>Whether a relay's UDP port answered.</summary>
public sealed record QuicDocument(
    string Address,
    int Port,
    double? ElapsedMs,
    IReadOnlyList<string> Versions,
    FailureDocument? Failure);

/// <summary>Whether a message got from a peer on one member to a peer on another.</summary>
public sealed record FabricDocument(string From, string To, double? ElapsedMs, FailureDocument? Failure);

/// <summary>Why something failed; <c>phase</c> is there for endpoints only.</summary>
public sealed record FailureDocument(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProbePhase? Phase,
    FailureReason Reason,
    string Detail);

/// <summary>A judged fact.</summary>
public sealed record FindingDocument(
    string Code,
    Severity Severity,
    FindingSubject Subject,
    string Message,
    IReadOnlyList<string> Evidence,
    string Remedy,
    string? Impact);

/// <summary>Which relay a peer would pick.</summary>
public sealed record PickDocument(
    PickCase Case,
    string? Relay,
    double Probability,
    double? MarginMs,
    IReadOnlyList<PickCandidateDocument> Candidates);

/// <summary>One relay in a pick.</summary>
public sealed record PickCandidateDocument(string Relay, double Probability, double? MedianMs);
