using System.Net;
using System.Text.Json.Serialization;
using OpenZro.Probes.Probing.Certificates;

namespace OpenZro.Probes.Probing;

/// <summary>What one probe connects to: an address and port, and the name that it asks for (SNI and Host).</summary>
/// <param name="Address">The address of the socket.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="ServerName">The name sent as SNI and Host, and that the certificate must carry.</param>
/// <param name="Member">The host of the member that has this address; <see langword="null"/> when no member is known to.</param>
public sealed record ProbeEndpoint(IPAddress Address, int Port, string ServerName, string? Member)
{
    /// <summary>The endpoint as tables and findings write it: <c>address:port server-name</c>.</summary>
    public override string ToString() => $"{new IPEndPoint(Address, Port)} {ServerName}";
}

/// <summary>The record of one probe of one endpoint. What was measured before a failure is kept.</summary>
public sealed record Observation
{
    /// <summary>What was probed.</summary>
    public required ProbeEndpoint Endpoint { get; init; }

    /// <summary>When the probe began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long resolving the server name took: the fastest resolver that answered; <see langword="null"/> for a bare address.</summary>
    public TimeSpan? Resolve { get; init; }

    /// <summary>From the SYN to the established connection: one round trip.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>From the first byte of the ClientHello to the last handshake record received; <see langword="null"/> for <c>rel://</c>.</summary>
    public TimeSpan? Handshake { get; init; }

    /// <summary>From the request to the end of the 101 response's head.</summary>
    public TimeSpan? Upgrade { get; init; }

    /// <summary>From the Auth message to the AuthResponse.</summary>
    public TimeSpan? Authenticate { get; init; }

    /// <summary>The phases that were measured, in their order.</summary>
    [JsonIgnore]
    public IEnumerable<(ProbePhase Phase, TimeSpan Duration)> Phases
    {
        get
        {
            (ProbePhase Phase, TimeSpan? Duration)[] all =
            [
                (ProbePhase.Resolve, Resolve), (ProbePhase.Connect, Connect), (ProbePhase.Handshake, Handshake), (ProbePhase.Upgrade, Upgrade), (ProbePhase.Authenticate, Authenticate),
            ];
            return all.Where(one => one.Duration is not null).Select(one => (one.Phase, one.Duration!.Value));
        }
    }

    /// <summary>From the probe's start until its goal was reached or it failed: the phases and what lies between them, without the goodbye.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>
    /// By how much this process' own delays may be in the phases: above a few ms they are distorted. Where the kernel tells when packets
    /// came (Linux) the phases are free of most of them, and this is the worst of the rest; elsewhere it is the worst delay with which
    /// this process got to run while the probe was in flight.
    /// </summary>
    public TimeSpan Lag { get; init; }

    /// <summary>The last phase that this probe was meant to reach.</summary>
    public ProbePhase Goal { get; init; } = ProbePhase.Handshake;

    /// <summary>What was negotiated, when the handshake was completed.</summary>
    public TlsFacts? Tls { get; init; }

    /// <summary>The certificate that was presented, also when the handshake failed afterwards.</summary>
    public CertificateFacts? Certificate { get; init; }

    /// <summary>How long judging the certificate took; not part of any phase.</summary>
    public TimeSpan? Validation { get; init; }

    /// <summary>The instance URL that the relay told an authenticated probe.</summary>
    public string? InstanceUrl { get; init; }

    /// <summary>Why the probe ended early; <see langword="null"/> when it reached its goal.</summary>
    public ProbeFailure? Failure { get; init; }

    /// <summary>Why the probe was not made at all, such as <c>no IPv6 route</c>; neither a success nor a failure.</summary>
    public string? Skipped { get; init; }

    /// <summary>The probe's own end of the connection, <c>address:port</c>, when there was one.</summary>
    public string? LocalEndpoint { get; init; }

    /// <summary>Every step with its time, when the probe was asked to trace; empty otherwise.</summary>
    public IReadOnlyList<ProbeStep> Trace { get; init; } = [];

    /// <summary>Why a client would refuse the certificate; <see langword="null"/> when it would accept it, or there was none, or nobody judged it.</summary>
    [JsonIgnore]
    public ProbeFailure? Refusal => Certificate switch
    {
        null or { Trust: ChainTrust.NotJudged } => null,
        { Trust: ChainTrust.Trusted } => CertificateNames.Match(Certificate.Names, Endpoint.ServerName)
            ? null
            : new(ProbePhase.Handshake, FailureReason.Certificate, $"the certificate does not carry {Endpoint.ServerName}"),
        _ => new(ProbePhase.Handshake, FailureReason.Certificate, $"the certificate is {KebabCase.Of(Certificate.Trust)}"),
    };

    /// <summary>
    /// Why a peer would not have got through: <see cref="Failure"/>, or <see cref="Refusal"/> although the probe went on;
    /// <see langword="null"/> when it would have.
    /// </summary>
    [JsonIgnore]
    public ProbeFailure? PeerFailure => Failure is { Phase: <= ProbePhase.Handshake } ? Failure : Refusal ?? Failure;

    /// <summary>Whether the probe was made and a peer would have got through.</summary>
    [JsonIgnore]
    public bool Succeeded => Skipped is null && PeerFailure is null;
}

/// <summary>What a TLS handshake agreed on.</summary>
/// <param name="Version"><c>1.3</c>, <c>1.2</c>, …</param>
/// <param name="Cipher">The IANA name of the cipher suite.</param>
/// <param name="Alpn">The application protocol, <see langword="null"/> when none was agreed.</param>
public sealed record TlsFacts(string Version, string Cipher, string? Alpn)
{
    /// <summary>Bytes received from the server during the handshake.</summary>
    public int BytesReceived { get; init; }
}
