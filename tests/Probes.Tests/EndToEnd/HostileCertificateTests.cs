using System.Net;
using System.Security.Cryptography;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>Relays that work, with certificates of every kind. What a certificate lacks is found, and nothing else is.</summary>
public sealed class HostileCertificateTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly Row[] Table =
    [
        Relay("healthy", corpus => corpus.Leaf()),
        Relay("30 certificates", corpus => corpus.LongChain(30)),
        Relay("30 certificates with long names", corpus => corpus.LongChain(30, "Corpus Link of a Name as Long as Authorities Like Them", KeyKind.EcdsaP384), CertChainLarge) with
        {
            Says = "30 certificates",
        },
        Relay("missing intermediate", corpus => corpus.Leaf().WithoutIntermediates(), CertChainIncomplete) with { Says = "does not send the intermediate certificate CN=Corpus Issuing" },
        Relay("expired leaf", corpus => corpus.Leaf(new LeafOptions { NotBefore = Now.AddDays(-30), NotAfter = Now.AddDays(-1) }), CertExpired),
        Relay("ends in two days", corpus => corpus.Leaf(new LeafOptions { NotBefore = Now.AddDays(-88), NotAfter = Now.AddDays(2.5) }), CertExpiring) with { Says = "ends in 2 days" },
        Relay("not yet valid", corpus => corpus.Leaf(new LeafOptions { NotBefore = Now.AddDays(1) }), CertNotYetValid),
        Relay("wrong name", corpus => corpus.Leaf(new LeafOptions { Names = ["relay.example.net"] }), CertNameMissing) with { Says = "carries relay.example.net" },
        Relay("common name only", corpus => corpus.Leaf(new LeafOptions { CommonName = Stage.Host }), CertNameMissing) with { Says = "which clients do not look at" },
        Relay("wildcard", corpus => corpus.Leaf(new LeafOptions { Names = ["*.example.com"] })),
        Relay("wildcard over two labels", corpus => corpus.Leaf(new LeafOptions { Names = ["*.example.com"] }), CertNameMissing) with { Host = "relay.br.example.com" },
        Relay("IP address in the certificate", corpus => corpus.Leaf(new LeafOptions { Addresses = [IPAddress.Loopback] })) with { Host = "127.0.0.1" },
        Relay("IP address not in the certificate", corpus => corpus.Leaf(), CertNameMissing) with { Host = "127.0.0.1" },
        Relay("stranger's root", corpus => corpus.Stranger(), CertUntrusted),
        Relay("self-signed", corpus => corpus.SelfSigned(), CertUntrusted) with { Says = "presents a self-signed certificate" },
        Relay("for client authentication only", corpus => corpus.Leaf(new LeafOptions { KeyPurposes = [LeafOptions.ClientAuthentication] }), CertUntrusted) with
        {
            Says = "is not for server authentication",
        },
        OpenSsl("SHA-1", new LeafOptions { Key = KeyKind.Rsa2048, Hash = HashAlgorithmName.SHA1 }, CertUntrusted) with
        {
            Says = "presents a certificate that peers refuse: 'CN=relay.example.com' is signed with SHA-1",
        },
        OpenSsl("RSA 1024", new LeafOptions { Key = KeyKind.Rsa1024 }, CertWeak) with { Says = "RSA 1024" },
        new("expired root with a valid alternative", stage =>
        {
            var (certificate, expired) = stage.Certificates.WithExpiredAlternative();
            stage.Trust(expired);
            return Task.FromResult(stage.StartRelay(certificate).EndPoint);
        }),
    ];

    public static TheoryData<string> Certificates => [.. Table.Select(row => row.Server)];

    [Theory]
    [MemberData(nameof(Certificates))]
    public Task Each_has_its_code_and_no_other(string certificate) => Table.Single(row => row.Server == certificate).PlayAsync();

    private static Row Relay(string shape, Func<HostileCertificates, ServerCertificate> certificate, params string[] codes) =>
        new(shape, stage => Task.FromResult(stage.StartRelay(certificate(stage.Certificates)).EndPoint), codes);

    // In-process servers refuse to serve such keys; openssl serves them when it is told to.
    private static Row OpenSsl(string shape, LeafOptions leaf, params string[] codes) =>
        new(
            shape,
            async stage => stage.Keep(await OpenSslServer.StartAsync(
                stage.Certificates.Leaf(leaf with { Names = [Stage.Host] }), "-cipher", "DEFAULT:@SECLEVEL=0")).EndPoint,
            codes)
        {
            Goal = ProbePhase.Handshake,
        };
}
