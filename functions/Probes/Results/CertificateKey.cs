using System.Security.Cryptography;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>Under which keys a certificate, and what was made of its chain, is stored once.</summary>
/// <param name="Sha256">The SHA-256 of the leaf.</param>
/// <param name="Verdict">A hash over all that was found, since one leaf may be judged differently by time, chain and place.</param>
internal sealed record CertificateKey(string Sha256, string Verdict)
{
    private const int VerdictDigits = 16;

    public static CertificateKey Of(CertificateFacts facts) =>
        new(facts.Sha256, Convert.ToHexStringLower(SHA256.HashData(ResultsJson.ToBytes(facts)))[..VerdictDigits]);
}
