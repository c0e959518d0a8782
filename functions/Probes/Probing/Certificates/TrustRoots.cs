using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// The certificates at which a chain may end: the system's roots, or those of a PEM file. The verdicts on chains seen before are kept with
/// the roots that they were made with. Safe for use by several threads.
/// </summary>
public sealed class TrustRoots
{
    private const int LongestFileBytes = 16 * 1024 * 1024;
    private const string Label = "CERTIFICATE";

    private static readonly Lazy<TrustRoots> SystemRoots = new(ReadSystem);

    private readonly ILookup<string, ParsedCertificate> _bySubject;
    private readonly HashSet<string> _hashes;

    private TrustRoots(IEnumerable<byte[]> der, bool areSystem)
    {
        ParsedCertificate[] all = [.. der.Select(ParsedCertificate.Read).Where(root => root.Fault is null).DistinctBy(root => root.Sha256)];
        _bySubject = all.ToLookup(root => Convert.ToHexString(root.Subject.Span), StringComparer.Ordinal);
        _hashes = all.Select(root => root.Sha256).ToHashSet(StringComparer.Ordinal);
        AreSystem = areSystem;
    }

    /// <summary>
    /// The roots that this machine trusts, read once. On Linux those of OpenSSL's bundle, which Go reads too (<c>SSL_CERT_FILE</c> and
    /// <c>SSL_CERT_DIR</c> are honoured by both); on Windows and macOS those of the root stores, where Go would ask the platform itself.
    /// </summary>
    public static TrustRoots System => SystemRoots.Value;

    /// <summary>Whether these are the machine's own roots, which hold those of the public authorities.</summary>
    public bool AreSystem { get; }

    /// <summary>How many roots there are.</summary>
    public int Count => _hashes.Count;

    /// <summary>The verdicts made with these roots.</summary>
    internal VerdictCache Verdicts { get; } = new();

    /// <summary>Trusts the given certificates and no others.</summary>
    public static TrustRoots Of(params IEnumerable<X509Certificate2> certificates) => new(certificates.Select(root => root.RawData), areSystem: false);

    /// <summary>Reads the roots of a PEM file, or says in one sentence what is wrong with it and what to do. Every certificate in it is trusted.</summary>
    public static bool TryReadPem(string path, [NotNullWhen(true)] out TrustRoots? roots, [NotNullWhen(false)] out string? error)
    {
        roots = null;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LongestFileBytes)
            {
                error = $"{path}: larger than 16 MiB; write a file of PEM certificates";
                return false;
            }

            (roots, error) = Read(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => $"{path}: does not exist",
                _ when Directory.Exists(path) => $"{path}: is a directory; name a file of PEM certificates",
                _ => $"{path}: cannot be read ({exception.Message})",
            };
        }

        return roots is not null;
    }

    /// <summary>The roots of an encoded name.</summary>
    internal IEnumerable<ParsedCertificate> Named(ReadOnlyMemory<byte> subject) => _bySubject[Convert.ToHexString(subject.Span)];

    /// <summary>Whether a certificate is one of the roots.</summary>
    internal bool Contains(ParsedCertificate certificate) => _hashes.Contains(certificate.Sha256);

    private static (TrustRoots? Roots, string? Error) Read(string path, byte[] bytes)
    {
        if (bytes is [0x30, 0x82 or 0x81, ..])
        {
            return (null, $"{path}: is DER, not PEM; convert it with: openssl x509 -inform der -in {path} -out roots.pem");
        }

        var text = Encoding.UTF8.GetString(bytes);
        List<byte[]> certificates = [];
        List<string> others = [];
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var label = rest[fields.Label].ToString();
            if (label is Label or "TRUSTED CERTIFICATE" or "X509 CERTIFICATE")
            {
                var der = new byte[fields.DecodedDataLength];
                Convert.TryFromBase64Chars(rest[fields.Base64Data], der, out _);
                certificates.Add(der);
            }
            else
            {
                others.Add(label);
            }

            rest = rest[fields.Location.End..];
        }

        return (certificates.Count, others) switch
        {
            (0, []) => (null, text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? $"{path}: its PEM is damaged; write whole BEGIN CERTIFICATE … END CERTIFICATE blocks"
                : $"{path}: holds no PEM certificate; write BEGIN CERTIFICATE … END CERTIFICATE blocks"),
            (0, _) => (null, $"{path}: holds {others[0]} and no certificate; name the file of the authority's certificate"),
            _ => Build(path, certificates, text),
        };
    }

    private static (TrustRoots? Roots, string? Error) Build(string path, List<byte[]> certificates, string text)
    {
        var begun = text.Split($"-----BEGIN {Label}-----").Length - 1;
        if (begun > certificates.Count)
        {
            return (null, $"{path}: one of its {begun} certificates is damaged PEM; write whole BEGIN CERTIFICATE … END CERTIFICATE blocks");
        }

        for (var i = 0; i < certificates.Count; i++)
        {
            if (ParsedCertificate.Read(certificates[i]).Fault is { } fault)
            {
                return (null, $"{path}: certificate {i + 1} of {certificates.Count} cannot be used: it has {fault}");
            }
        }

        return (new TrustRoots(certificates, areSystem: false), null);
    }

    private static TrustRoots ReadSystem()
    {
        List<byte[]> roots = [];
        StoreLocation[] locations = OperatingSystem.IsLinux() ? [StoreLocation.LocalMachine] : [StoreLocation.LocalMachine, StoreLocation.CurrentUser];
        foreach (var location in locations)
        {
            try
            {
                using X509Store store = new(StoreName.Root, location, OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                foreach (var root in store.Certificates)
                {
                    roots.Add(root.RawData);
                    root.Dispose();
                }
            }
            catch (CryptographicException)
            {
                // A machine without such a store trusts nobody by it.
            }
        }

        return new TrustRoots(roots, areSystem: true);
    }
}
