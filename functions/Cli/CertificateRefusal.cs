using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Cli;

/// <summary>Why this machine refuses a server's certificate.</summary>
/// <param name="Errors">What the platform says.</param>
/// <param name="Names">The names that the certificate is for.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="From">From when it is good.</param>
/// <param name="Until">Until when it is good.</param>
/// <param name="IsOutOfTime">Whether it is not good now.</param>
internal sealed record CertificateRefusal(SslPolicyErrors Errors, IReadOnlyList<string> Names, string Issuer, DateTime From, DateTime Until, bool IsOutOfTime)
{
    private const int MostNames = 5;

    /// <summary>That of a certificate; <see langword="null"/> when it is not refused.</summary>
    public static CertificateRefusal? Of(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
            return null;
        var certificate = shown as X509Certificate2;
        var names = certificate?.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString()))).ToList() ?? [];
        var isOutOfTime = chain?.ChainStatus.Any(status => status.Status is X509ChainStatusFlags.NotTimeValid) == true;
        return new(errors, names, certificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: true) ?? "nobody known", certificate?.NotBefore.ToUniversalTime() ?? default, certificate?.NotAfter.ToUniversalTime() ?? default, isOutOfTime);
    }

    /// <summary>What people are told.</summary>
    public ApiTrouble TroubleAt(Uri address) =>
        Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? new("certificate-name", $"the certificate of {address} is for {Shown(Names)}, and not for {address.Host}", "Write a name that the certificate has into --url, or have this one put on it.")
        : IsOutOfTime ? new("certificate-time", $"the certificate of {address} is good from {Instant(From)} until {Instant(Until)}, and not now", "Renew it; if it is good, this machine's clock is wrong.")
        : Errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? new("tls-failed", $"{address} shows no certificate", "Is --url right?")
        : new("certificate-untrusted", $"this machine does not trust the certificate of {address}: {ApiAnswer.Shown(Issuer)} issued it", "Have that issuer's root put into this machine's trust store (on Linux SSL_CERT_FILE names a file of it), or the missing certificate between put on the server.");

    private static string Shown(IReadOnlyList<string> names) =>
        names.Count == 0 ? "no name" : ApiAnswer.Shown(string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : ""));

    private static string Instant(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
