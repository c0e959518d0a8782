using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing.Certificates;

public sealed class ChainInspectorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly HostileCertificates _certificates = new(Now);

    [Fact]
    public void Every_shape_gets_the_verdict_of_a_Go_client_with_its_reason()
    {
        List<string> wrong = [];
        foreach (var chain in _certificates.All)
        {
            var facts = ChainInspector.Inspect(chain.Sent, chain.Roots, Now);
            var problems = string.Join("; ", facts.Problems);
            if (facts.Trust != chain.Verdict || !problems.Contains(chain.Problem, StringComparison.Ordinal)
                || facts.Problems.Count == 0 != (facts.Trust == ChainTrust.Trusted) || facts.PathNotAfter is null == (facts.Trust == ChainTrust.Trusted))
            {
                wrong.Add($"{chain.Shape}: {facts.Trust}, not {chain.Verdict}: {problems}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Facts_are_those_of_the_leaf_and_of_all_that_was_sent()
    {
        var leaf = _certificates.Leaf(new LeafOptions { Names = ["a.example", "*.b.example"], Addresses = [System.Net.IPAddress.IPv6Loopback], CommonName = "a.example" });

        var facts = ChainInspector.Inspect(leaf.Der, TrustRoots.Of(_certificates.Root.Certificate), Now);

        facts.Subject.ShouldBe("CN=a.example");
        facts.Issuer.ShouldBe("CN=Corpus Issuing");
        facts.Names.ShouldBe(["a.example", "*.b.example", "::1"]);
        facts.NotBefore.ShouldBe(Now.AddDays(-1));
        facts.NotAfter.ShouldBe(Now.AddDays(90));
        facts.PathNotAfter.ShouldBe(Now.AddDays(90));
        facts.ChainCount.ShouldBe(2);
        facts.ChainBytes.ShouldBe(leaf.Der.Sum(der => der.Length));
        facts.KeyType.ShouldBe("ECDSA P-256");
        facts.Sha256.ShouldBe(leaf.Leaf.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256), StringCompareShould.IgnoreCase);
        facts.Weaknesses.ShouldBeEmpty();
        facts.MissingIssuer.ShouldBeNull();
    }

    [Fact]
    public void The_end_of_the_path_is_the_earliest_on_it_and_not_that_of_an_extra()
    {
        var chain = _certificates.All.Single(chain => chain.Shape == "expired root with an alternative");

        ChainInspector.Inspect(chain.Sent, chain.Roots, Now).PathNotAfter.ShouldBe(Now.AddDays(90));
    }

    [Fact]
    public void A_short_key_is_a_weakness_and_no_problem()
    {
        var facts = Inspect("RSA 1024 leaf");

        facts.Trust.ShouldBe(ChainTrust.Trusted);
        facts.Weaknesses.ShouldBe([$"'CN={HostileCertificates.ServerName}': RSA 1024 is shorter than 2048 bits"]);
    }

    [Fact]
    public void A_refused_hash_is_a_weakness_too_but_not_that_of_a_root()
    {
        Inspect("SHA-1 leaf").Weaknesses.ShouldBe([$"'CN={HostileCertificates.ServerName}': signed with SHA-1"]);
        Inspect("SHA-1 root").Weaknesses.ShouldBeEmpty();
    }

    [Fact]
    public void The_issuer_that_was_not_sent_is_named()
    {
        Inspect("missing intermediate").MissingIssuer.ShouldBe("CN=Corpus Issuing");
        Inspect("gap").MissingIssuer.ShouldBe("CN=Corpus Link 3");
        Inspect("root not trusted").MissingIssuer.ShouldBeNull();
    }

    [Fact]
    public void A_bare_leaf_that_says_where_its_issuer_is_lacks_an_intermediate_and_another_has_a_private_root()
    {
        var access = new System.Security.Cryptography.X509Certificates.X509AuthorityInformationAccessExtension(null, ["http://ca.example/i.crt"]);
        var ofPublic = _certificates.Leaf(new LeafOptions { Extensions = [access] }).Der[0];
        var ofPrivate = _certificates.Leaf().Der[0];

        ChainInspector.Inspect([ofPublic], TrustRoots.System, Now).Trust.ShouldBe(ChainTrust.Incomplete);
        ChainInspector.Inspect([ofPrivate], TrustRoots.System, Now).Trust.ShouldBe(ChainTrust.Untrusted);
    }

    [Fact]
    public void A_verdict_is_kept_until_a_certificate_ends()
    {
        var chain = _certificates.Leaf().Der;
        var roots = TrustRoots.Of(_certificates.Root.Certificate);

        var first = ChainInspector.Inspect(chain, roots, Now);
        ChainInspector.Inspect(chain, roots, Now.AddDays(90)).ShouldBeSameAs(first);
        ChainInspector.Inspect(chain, roots, Now.AddDays(-1)).ShouldBeSameAs(first);
        ChainInspector.Inspect(chain, roots, Now.AddDays(90).AddTicks(1)).Trust.ShouldBe(ChainTrust.Expired);
        ChainInspector.Inspect(chain, roots, Now.AddDays(-1).AddTicks(-1)).Trust.ShouldBe(ChainTrust.NotYetValid);
        ChainInspector.Inspect(chain, roots, Now).Trust.ShouldBe(ChainTrust.Trusted);
        roots.Verdicts.Count.ShouldBe(1);
    }

    [Fact]
    public void A_verdict_is_not_that_of_the_same_certificates_in_another_order()
    {
        var chain = _certificates.Leaf().Der;
        var roots = TrustRoots.Of(_certificates.Root.Certificate);

        ChainInspector.Inspect(chain, roots, Now);
        ChainInspector.Inspect([.. chain.Reverse()], roots, Now).Subject.ShouldBe("CN=Corpus Issuing");
    }

    [Fact]
    public void Chains_without_end_do_not_fill_the_cache()
    {
        var roots = TrustRoots.Of(_certificates.Root.Certificate);
        for (var i = 0; i < 2000; i++)
        {
            ChainInspector.Inspect([BitConverter.GetBytes(i)], roots, Now);
        }

        ChainInspector.Inspect([new byte[200_000]], roots, Now);
        roots.Verdicts.Count.ShouldBe(512);
    }

    [Fact]
    public void Nothing_sent_is_not_judged() =>
        ChainInspector.Inspect([], TrustRoots.Of(), Now).Trust.ShouldBe(ChainTrust.NotJudged);

    public void Dispose() => _certificates.Dispose();

    private CertificateFacts Inspect(string shape)
    {
        var chain = _certificates.All.Single(chain => chain.Shape == shape);
        return ChainInspector.Inspect(chain.Sent, chain.Roots, Now);
    }
}
