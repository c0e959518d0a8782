using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>
/// Chains of every shape that servers present by mistake or malice, each below an authority in memory: the judge's corpus, and what hostile
/// servers in tests serve. All are for <see cref="ServerName"/> unless their shape says otherwise.
/// </summary>
public sealed class HostileCertificates : IDisposable
{
    /// <summary>The name in the leaves.</summary>
    public const string ServerName = "relay.example.com";

    private readonly List<IDisposable> _owned = [];
    private readonly DateTimeOffset _now;
    private readonly CertificateAuthority _root;
    private readonly CertificateAuthority _issuing;
    private IReadOnlyList<PresentedChain>? _all;

    /// <summary>Makes the authorities.</summary>
    /// <param name="now">The present, from which validity is counted.</param>
    public HostileCertificates(DateTimeOffset now)
    {
        _now = now;
        _root = NewRoot("Corpus Root");
        _issuing = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Issuing" });
    }

    /// <summary>The root that most chains lead to.</summary>
    public CertificateAuthority Root => _root;

    /// <summary>The intermediate below it.</summary>
    public CertificateAuthority Issuing => _issuing;

    /// <summary>Every shape.</summary>
    public IReadOnlyList<PresentedChain> All => _all ??= [.. Healthy(), .. OfTime(), .. Incomplete(), .. OfTrust(), .. OfRules(), .. OfNames(), .. Crossed()];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        _issuing.Dispose();
        _root.Dispose();
    }

    /// <summary>A leaf of the issuing authority, owned by this corpus.</summary>
    public ServerCertificate Leaf(LeafOptions? options = null, CertificateAuthority? issuer = null)
    {
        options ??= new LeafOptions();
        var leaf = (issuer ?? _issuing).Issue(options.Names.Count + options.Addresses.Count > 0 || options.CommonName is not null
            ? options
            : options with { Names = [ServerName] });
        _owned.Add(leaf);
        return leaf;
    }

    /// <summary>A chain of so many certificates below the root, leaf included.</summary>
    public ServerCertificate LongChain(int count, string name = "Corpus Link", KeyKind key = KeyKind.EcdsaP256)
    {
        var issuer = _root;
        for (var i = 1; i < count; i++)
        {
            issuer = issuer.CreateIntermediate(new AuthorityOptions { Name = $"{name} {i}", Key = key });
        }

        return Leaf(issuer: issuer);
    }

    /// <summary>A leaf below a root that nobody knows.</summary>
    public ServerCertificate Stranger() => Leaf(issuer: NewRoot("Corpus Stranger").CreateIntermediate(new AuthorityOptions { Name = "Corpus Strange Issuing" }));

    /// <summary>A leaf that signed itself.</summary>
    public ServerCertificate SelfSigned()
    {
        var leaf = ServerCertificate.SelfSigned(ServerName, _now);
        _owned.Add(leaf);
        return leaf;
    }

    /// <summary>A leaf whose server also sends a cross-signature by a root that has expired, as after a change of roots; and that root.</summary>
    public (ServerCertificate Certificate, X509Certificate2 ExpiredRoot) WithExpiredAlternative()
    {
        var old = Own(CertificateAuthority.CreateRoot(_now, new AuthorityOptions { Name = "Corpus Expired Root", NotAfter = _now.AddSeconds(-1) }));
        return (Own(Leaf().WithMore(Own(old.CrossSign(_root, notAfter: _now.AddDays(20))))), old.Certificate);
    }

    private IEnumerable<PresentedChain> Healthy()
    {
        var leaf = Leaf().Der;
        yield return Chain("healthy", leaf, ChainTrust.Trusted);
        yield return Chain("root sent too", [.. leaf, _root.Certificate.RawData], ChainTrust.Trusted);
        yield return Chain("duplicates", [leaf[0], leaf[0], leaf[1], leaf[1], leaf[1]], ChainTrust.Trusted);
        yield return Chain("wrong order", [leaf[0], _root.Certificate.RawData, .. LongChain(5).Der.Skip(1).Reverse(), leaf[1]], ChainTrust.Trusted);
        yield return Chain("foreign extras", [.. leaf, NewRoot("Unrelated").Certificate.RawData, Leaf().Der[0]], ChainTrust.Trusted);
        yield return Chain("30 certificates", LongChain(30).Der, ChainTrust.Trusted);
        yield return Chain("RSA 1024 leaf", Leaf(new LeafOptions { Key = KeyKind.Rsa1024 }).Der, ChainTrust.Trusted);
        yield return Chain("RSA 2048 throughout", RsaChain(), ChainTrust.Trusted);
        yield return Chain("no extended key usage", Leaf(new LeafOptions { KeyPurposes = [] }).Der, ChainTrust.Trusted);
        yield return Chain("common name only", Leaf(new LeafOptions { CommonName = ServerName }).Der, ChainTrust.Trusted);
        yield return Chain("wrong name", Leaf(new LeafOptions { Names = ["other.example.net"] }).Der, ChainTrust.Trusted);
        yield return Chain("wildcard", Leaf(new LeafOptions { Names = ["*.example.com"] }).Der, ChainTrust.Trusted);
        yield return Chain("IP address", Leaf(new LeafOptions { Addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback] }).Der, ChainTrust.Trusted);
    }

    private IEnumerable<PresentedChain> OfTime()
    {
        var past = new LeafOptions { NotBefore = _now.AddHours(-20), NotAfter = _now.AddHours(-1) };
        yield return Chain("expired leaf", Leaf(past).Der, ChainTrust.Expired, $"'CN={ServerName}' expired on");
        yield return Chain(
            "not yet valid", Leaf(new LeafOptions { NotBefore = _now.AddHours(1) }).Der, ChainTrust.NotYetValid, $"'CN={ServerName}' is not valid before");
        var old = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Old", NotAfter = _now.AddSeconds(-1) });
        yield return Chain("expired intermediate", Leaf(issuer: old).Der, ChainTrust.Expired, "'CN=Corpus Old' expired on");
        var oldRoot = Own(CertificateAuthority.CreateRoot(_now, new AuthorityOptions { Name = "Corpus Old Root", NotAfter = _now.AddSeconds(-1) }));
        yield return Chain("expired root", Leaf(issuer: oldRoot).Der, ChainTrust.Expired, "'CN=Corpus Old Root' expired on", oldRoot);
        // A certificate is valid in its last second to Go, and not to OpenSSL.
        yield return Chain("last second", Leaf(new LeafOptions { NotAfter = _now }).Der, ChainTrust.Trusted) with { OpensslAccepts = false };
        yield return Chain("first second", Leaf(new LeafOptions { NotBefore = _now }).Der, ChainTrust.Trusted);
        yield return Chain("expired and unknown", Leaf(past, NewRoot("Corpus Stranger")).Der, ChainTrust.Incomplete, "'CN=Corpus Stranger', was not sent");
    }

    private IEnumerable<PresentedChain> Incomplete()
    {
        yield return Chain("missing intermediate", [Leaf().Der[0]], ChainTrust.Incomplete, "'CN=Corpus Issuing', was not sent");
        var five = LongChain(5).Der;
        yield return Chain("gap", [five[0], five[1], five[3], five[4]], ChainTrust.Incomplete, "'CN=Corpus Link 3', was not sent");
        var told = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Told", Extensions = [AuthorityIssuerOf(_issuing.Certificate)] });
        yield return Chain("key identifier of another certificate", [Leaf(issuer: told).Der[0], told.Certificate.RawData], ChainTrust.Trusted) with
        {
            OpensslAccepts = false,
        };
        var stranger = NewRoot("Corpus Middle Root").CreateIntermediate(new AuthorityOptions { Name = "Corpus Middle" });
        var below = stranger.CreateIntermediate(new AuthorityOptions { Name = "Corpus Below", Extensions = [AuthorityIssuerOf(stranger.Certificate)] });
        yield return Chain("second intermediate missing", [.. Leaf(issuer: below).Der.Take(2)], ChainTrust.Incomplete, "'CN=Corpus Middle', was not sent");
    }

    private IEnumerable<PresentedChain> OfTrust()
    {
        var stranger = NewRoot("Corpus Stranger");
        var chain = Leaf(issuer: stranger.CreateIntermediate(new AuthorityOptions { Name = "Corpus Strange Issuing" })).Der;
        yield return Chain("root not trusted", chain, ChainTrust.Untrusted, "'CN=Corpus Stranger', is not among the trusted roots");
        yield return Chain("untrusted root sent", [.. chain, stranger.Certificate.RawData], ChainTrust.Untrusted, "ends in the root 'CN=Corpus Stranger'");
        yield return Chain("self-signed", [stranger.Certificate.RawData], ChainTrust.Untrusted, "is self-signed");
        yield return Chain("self-signed and trusted", [stranger.Certificate.RawData], ChainTrust.Trusted, root: stranger) with { OpensslAccepts = false };
        var namesake = NewRoot("Corpus Root");
        yield return Chain("root's namesake", Leaf(issuer: namesake).Der, ChainTrust.Untrusted, "'CN=Corpus Root' did not sign");
        var impostor = NewRoot("Corpus Other").CreateIntermediate(new AuthorityOptions { Name = "Corpus Issuing" });
        yield return Chain(
            "intermediate's namesake", [Leaf().Der[0], impostor.Certificate.RawData], ChainTrust.Untrusted, "sent as 'CN=Corpus Issuing' did not sign");
        yield return Chain("unreadable extra", [.. Leaf().Der, [1, 2, 3]], ChainTrust.Untrusted, "certificate 3 of the chain cannot be read") with
        {
            OpensslAccepts = true,
        };
    }

    private IEnumerable<PresentedChain> OfRules()
    {
        yield return Chain(
            "SHA-1 leaf", Leaf(new LeafOptions { Key = KeyKind.Rsa2048, Hash = HashAlgorithmName.SHA1 }).Der, ChainTrust.Untrusted, "is signed with SHA-1");
        var sha1 = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus SHA-1", Hash = HashAlgorithmName.SHA1 });
        yield return Chain("SHA-1 intermediate", Leaf(issuer: sha1).Der, ChainTrust.Untrusted, "'CN=Corpus SHA-1' is signed with SHA-1");
        var sha1Root = Own(CertificateAuthority.CreateRoot(_now, new AuthorityOptions { Name = "Corpus SHA-1 Root", Hash = HashAlgorithmName.SHA1 }));
        yield return Chain("SHA-1 root", Leaf(issuer: sha1Root).Der, ChainTrust.Trusted, root: sha1Root);
        yield return Chain("RSA 512 leaf", Leaf(new LeafOptions { Key = KeyKind.Rsa512 }).Der, ChainTrust.Untrusted, "RSA 512 key, which clients refuse");
        var client = new LeafOptions { KeyPurposes = [LeafOptions.ClientAuthentication] };
        yield return Chain("client authentication only", Leaf(client).Der, ChainTrust.Untrusted, "is not for server authentication");
        var forClients = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Clients", Extensions = [Usages(LeafOptions.ClientAuthentication)] });
        yield return Chain("intermediate for clients", Leaf(issuer: forClients).Der, ChainTrust.Untrusted, "'CN=Corpus Clients' is not for server");
        var forAll = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Any", Extensions = [Usages("2.5.29.37.0")] });
        yield return Chain("intermediate for any usage", Leaf(issuer: forAll).Der, ChainTrust.Trusted) with { OpensslAccepts = false };
        var unknown = new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: true);
        yield return Chain("unknown critical extension", Leaf(new LeafOptions { Extensions = [unknown] }).Der, ChainTrust.Untrusted, "1.3.6.1.4.1.99999.1");
        var odd = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Odd", Extensions = [unknown] });
        yield return Chain("intermediate with unknown critical extension", Leaf(issuer: odd).Der, ChainTrust.Untrusted, "'CN=Corpus Odd' has a critical");
        var known = new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: false);
        yield return Chain("unknown extension", Leaf(new LeafOptions { Extensions = [known] }).Der, ChainTrust.Trusted);
        var noAuthority = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Leaf", IsAuthority = false });
        yield return Chain("signed by a leaf", Leaf(issuer: noAuthority).Der, ChainTrust.Untrusted, "is no certificate authority");
        var shortPath = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Short", PathLength = 0 });
        yield return Chain("path length kept", Leaf(issuer: shortPath).Der, ChainTrust.Trusted);
        var tooLong = shortPath.CreateIntermediate(new AuthorityOptions { Name = "Corpus Too Long" });
        yield return Chain("path length violated", Leaf(issuer: tooLong).Der, ChainTrust.Untrusted, "'CN=Corpus Short' allows 0 intermediates");
    }

    private IEnumerable<PresentedChain> OfNames()
    {
        yield return Constrained("permitted name", ChainTrust.Trusted, permitted: [Dns("example.com")]);
        yield return Constrained("permitted subdomains", ChainTrust.Trusted, permitted: [Dns(".example.com")]);
        yield return Constrained("name not permitted", ChainTrust.Untrusted, permitted: [Dns("example.net")], problem: "does not permit 'relay.example.com'");
        yield return Constrained("half a label is no subdomain", ChainTrust.Untrusted, permitted: [Dns("ample.com")]);
        yield return Constrained("name excluded", ChainTrust.Untrusted, excluded: [Dns("EXAMPLE.com")], problem: "excludes 'relay.example.com'");
        yield return Constrained("other name excluded", ChainTrust.Trusted, excluded: [Dns("example.net")]);
        yield return Constrained("everything excluded", ChainTrust.Untrusted, excluded: [Dns("")]);
        yield return Constrained("address permitted", ChainTrust.Trusted, [Range("10.0.0.0", "255.0.0.0")], leaf: Address("10.1.2.3"));
        yield return Constrained("address not permitted", ChainTrust.Untrusted, [Range("10.0.0.0", "255.0.0.0")], leaf: Address("11.1.2.3"));
        yield return Constrained("address excluded", ChainTrust.Untrusted, excluded: [Range("10.0.0.0", "255.0.0.0")], leaf: Address("10.1.2.3"));
        yield return Constrained("other kind of name", ChainTrust.Trusted, permitted: [Range("10.0.0.0", "255.0.0.0")]);
        // A constraint on directory names is of a kind that Go does not apply; OpenSSL does.
        var directory = DirectoryName("Somebody");
        yield return Constrained("critical constraint of an unknown kind", ChainTrust.Untrusted, excluded: [directory]) with { OpensslAccepts = true };
    }

    private IEnumerable<PresentedChain> Crossed()
    {
        var old = Own(CertificateAuthority.CreateRoot(_now, new AuthorityOptions { Name = "Corpus Expired Root", NotAfter = _now.AddSeconds(-1) }));
        var crossed = Own(old.CrossSign(_root, notAfter: _now.AddDays(20)));
        var leaf = Leaf().Der;
        yield return new PresentedChain("expired root with an alternative", [.. leaf, crossed.RawData], [old.Certificate, _root.Certificate], ChainTrust.Trusted);
        var expiredCross = Own(NewRoot("Corpus Cross Root").CrossSign(_root, notAfter: _now.AddSeconds(-1)));
        yield return Chain("expired cross-signature beside a trusted root", [.. leaf, expiredCross.RawData], ChainTrust.Trusted);
        var other = NewRoot("Corpus Second Root");
        var valid = Own(other.CrossSign(_root));
        yield return new PresentedChain("two paths", [.. leaf, valid.RawData], [other.Certificate, _root.Certificate], ChainTrust.Trusted);
        yield return new PresentedChain("path by cross-signature only", [.. leaf, valid.RawData], [other.Certificate], ChainTrust.Trusted);
        var here = NewRoot("Corpus Mutual A");
        var there = NewRoot("Corpus Mutual B");
        yield return Chain(
            "mutual cross-signatures",
            [Leaf(issuer: here).Der[0], Own(here.CrossSign(there)).RawData, Own(there.CrossSign(here)).RawData],
            ChainTrust.Untrusted,
            "'CN=Corpus Mutual A', is not among the trusted roots");
    }

    private PresentedChain Constrained(
        string shape, ChainTrust verdict, byte[][]? permitted = null, byte[][]? excluded = null, LeafOptions? leaf = null, string problem = "")
    {
        var authority = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus Constrained", Extensions = [Constraints(permitted ?? [], excluded ?? [])] });
        return Chain(shape, Leaf(leaf, authority).Der, verdict, problem.Length > 0 || verdict == ChainTrust.Trusted ? problem : "Corpus Constrained");
    }

    private PresentedChain Chain(string shape, IReadOnlyList<byte[]> sent, ChainTrust verdict, string problem = "", CertificateAuthority? root = null) =>
        new(shape, sent, [(root ?? _root).Certificate], verdict) { Problem = problem };

    private IReadOnlyList<byte[]> RsaChain()
    {
        var issuer = _root.CreateIntermediate(new AuthorityOptions { Name = "Corpus RSA", Key = KeyKind.Rsa2048 });
        return Leaf(new LeafOptions { Key = KeyKind.Rsa2048 }, issuer).Der;
    }

    private CertificateAuthority NewRoot(string name) => Own(CertificateAuthority.CreateRoot(_now, new AuthorityOptions { Name = name }));

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    private static LeafOptions Address(string address) => new() { Addresses = [IPAddress.Parse(address)] };

    private static X509EnhancedKeyUsageExtension Usages(string oid) => new([new Oid(oid)], critical: false);

    private static X509AuthorityKeyIdentifierExtension AuthorityIssuerOf(X509Certificate2 issuer) =>
        X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(issuer.IssuerName, issuer.SerialNumberBytes.Span);

    private static byte[] Dns(string name) => Encoded(writer => writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2)));

    private static byte[] Range(string address, string mask) => Encoded(writer => writer.WriteOctetString(
        [.. IPAddress.Parse(address).GetAddressBytes(), .. IPAddress.Parse(mask).GetAddressBytes()], new Asn1Tag(TagClass.ContextSpecific, 7)));

    private static byte[] DirectoryName(string commonName) => Encoded(writer =>
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
        {
            writer.WriteEncodedValue(new X500DistinguishedName($"CN={commonName}").RawData);
        }
    });

    private static X509Extension Constraints(byte[][] permitted, byte[][] excluded)
    {
        var value = Encoded(writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var (number, subtrees) in new[] { (0, permitted), (1, excluded) }.Where(side => side.Item2.Length > 0))
                {
                    using var list = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, number));
                    foreach (var subtree in subtrees)
                    {
                        using var one = writer.PushSequence();
                        writer.WriteEncodedValue(subtree);
                    }
                }
            }
        });
        return new X509Extension("2.5.29.30", value, critical: true);
    }

    private static byte[] Encoded(Action<AsnWriter> write)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
