using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>Brings a run, its judgement and its picks into the shape in which they leave this process.</summary>
public static class CheckDocuments
{
    /// <summary>Builds the document of one run.</summary>
    /// <param name="fleet">The fleet that was probed.</param>
    /// <param name="run">What was seen.</param>
    /// <param name="judgement">What it means; of the same fleet and run.</param>
    public static CheckDocument Build(FleetDefinition fleet, ProbeRun run, Judgement judgement)
    {
        var runs = run.Relays.ToDictionary(relay => relay.Relay, StringComparer.Ordinal);
        var judgements = judgement.Relays.ToDictionary(relay => relay.Relay, StringComparer.Ordinal);
        return new CheckDocument(
            CheckDocument.SchemaName,
            run.Region,
            run.StartedAt,
            judgement.Status,
            [.. fleet.Relays.Where(relay => runs.ContainsKey(relay.Name)).Select(relay => Relay(relay, runs[relay.Name], judgements[relay.Name]))],
            [.. judgement.Findings.Select(Finding)],
            [.. judgement.Picks.Select(Pick)]);
    }

    private static RelayDocument Relay(Relay relay, RelayRun run, RelayJudgement judgement) => new(
        relay.Name,
        relay.Url.Text,
        judgement.Status,
        [.. run.Dns.Where(answer => answer.Name == relay.Url.Host).Select(Dns)],
        [.. run.Endpoints.Select(Endpoint)],
        [.. run.Quic.Select(Quic)],
        [.. run.Fabric.Select(Fabric)],
        [.. judgement.Findings.Select(Finding)]);

    private static DnsDocument Dns(DnsAnswer answer) => new(
        answer.Resolver,
        [.. answer.Addresses.Select(address => address.ToString())],
        (int?)answer.Ttl?.TotalSeconds,
        Milliseconds(answer.Elapsed),
        Failure(answer.Failure, withPhase: false));

    private static EndpointDocument Endpoint(Observation seen) => new(
        seen.Endpoint.Address.ToString(),
        seen.Endpoint.Port,
        seen.Endpoint.ServerName,
        seen.Endpoint.Member,
        Milliseconds(seen.Resolve),
        Milliseconds(seen.Connect),
        Milliseconds(seen.Handshake),
        Milliseconds(seen.Upgrade),
        Milliseconds(seen.Authenticate),
        Milliseconds(seen.Lag),
        seen.Tls is { } tls ? new TlsDocument(tls.Version, tls.Cipher, tls.Alpn) : null,
        seen.Certificate is { } certificate ? Certificate(certificate) : null,
        seen.InstanceUrl,
        seen.Skipped,
        Failure(seen.PeerFailure, withPhase: true));

    private static CertificateDocument Certificate(CertificateFacts certificate) => new(
        certificate.Subject,
        certificate.Issuer,
        certificate.Names,
        certificate.NotBefore,
        certificate.NotAfter,
        certificate.ChainCount,
        certificate.ChainBytes,
        certificate.KeyType,
        certificate.Sha256);

    private static QuicDocument Quic(QuicObservation seen) => new(
        seen.Address.ToString(),
        seen.Port,
        Milliseconds(seen.Elapsed),
        seen.Versions,
        Failure(seen.Failure, withPhase: false));

    private static FabricDocument Fabric(FabricObservation seen) => new(
        seen.From,
        seen.To,
        Milliseconds(seen.Elapsed),
        Failure(seen.Failure, withPhase: false));

    private static FindingDocument Finding(Finding finding) => new(
        finding.Code,
        finding.Severity,
        finding.Subject,
        finding.Message,
        finding.Evidence,
        finding.Remedy,
        finding.Impact);

    /// <summary>The document of one pick.</summary>
    public static PickDocument Pick(Pick pick) => new(
        pick.Case,
        pick.Relay,
        Math.Round(pick.Probability, 4),
        Milliseconds(pick.Margin),
        [.. pick.Candidates.Select(candidate =>
            new PickCandidateDocument(candidate.Relay, Math.Round(candidate.Probability, 4), Milliseconds(candidate.Median)))]);

    private static FailureDocument? Failure(ProbeFailure? failure, bool withPhase) =>
        failure is null ? null : new FailureDocument(withPhase ? failure.Phase : null, failure.Reason, failure.Detail);

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static double? Milliseconds(TimeSpan? time) => time is { } known ? Milliseconds(known) : null;
}
