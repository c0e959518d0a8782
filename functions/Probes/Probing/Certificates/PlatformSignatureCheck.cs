using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// Checks a signature of a kind that .NET has no class for (Ed25519) through the platform's chain engine, which on Linux and macOS knows it;
/// on Windows such a signature counts as foreign.
/// </summary>
internal static class PlatformSignatureCheck
{
    /// <summary>Whether the issuer's key made the certificate's signature.</summary>
    public static bool Verifies(ParsedCertificate child, ParsedCertificate issuer)
    {
        using var chain = new X509Chain();
        using var childCertificate = X509CertificateLoader.LoadCertificate(child.Der);
        using var issuerCertificate = X509CertificateLoader.LoadCertificate(issuer.Der);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(issuerCertificate);
        chain.ChainPolicy.ExtraStore.Add(issuerCertificate);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
        chain.ChainPolicy.VerificationTime = child.NotBefore.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.Build(childCertificate);
        try
        {
            return chain.ChainElements.Count > 1
                && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(issuer.Der)
                && !chain.ChainElements[0].ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid));
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }
}
