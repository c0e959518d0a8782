using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>What makes a client end an attempt, whichever transport it uses.</summary>
internal static class ClientRules
{
    /// <summary>
    /// Whether a client goes on after it has seen this endpoint's certificate: a trusted chain, and the name that was asked for. A chain that
    /// was not judged is given the benefit of the doubt.
    /// </summary>
    public static bool Accepts(Observation seen) =>
        seen.Certificate is not { } certificate
        || (certificate.Trust is ChainTrust.NotJudged or ChainTrust.Trusted && CertificateNames.Match(certificate.Names, seen.Endpoint.ServerName));

    /// <summary>How long the Auth message's answer takes: as measured, else one round trip, else the client's patience.</summary>
    public static TimeSpan Authentication(Observation seen, TimeSpan roundTrip) =>
        seen.Authenticate
        ?? (seen.Failure is { Phase: ProbePhase.Authenticate, Reason: FailureReason.Timeout } ? ClientCosts.AuthTimeout : roundTrip);
}
