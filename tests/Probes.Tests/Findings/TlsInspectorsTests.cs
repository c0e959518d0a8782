using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Tests.Findings;

public sealed class TlsInspectorsTests
{
    [Theory]
    [InlineData("CN=Zscaler Intermediate Root CA (zscalertwo.net) (t\\) ,OU=Zscaler Inc.,O=Zscaler Inc.,ST=California,C=US", "Zscaler")]
    [InlineData("CN=ca.corp.goskope.com,OU=cert1,O=Netskope Inc.,C=US", "Netskope")]
    [InlineData("CN=FG100F0000000000,OU=Certificate Authority,O=Fortinet,L=Sunnyvale,ST=California,C=US", "Fortinet FortiGate")]
    [InlineData("O=Cisco,CN=Cisco Umbrella Primary SubCA", "Cisco Umbrella")]
    [InlineData("O=mitmproxy,CN=mitmproxy", "mitmproxy")]
    [InlineData("CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab", "Kaspersky")]
    [InlineData("CN=ESET SSL Filter CA,O=ESET\\, spol. s r. o.,C=SK", "ESET")]
    [InlineData("CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield", "Avast")]
    [InlineData("CN=Gateway CA - Cloudflare Managed G1,O=Cloudflare\\, Inc.,C=US", "Cloudflare Gateway")]
    [InlineData("CN=DO_NOT_TRUST_FiddlerRoot,O=DO_NOT_TRUST", "Fiddler")]
    public void A_product_is_known_by_its_issuer(string issuer, string product) => TlsInspectors.Product(issuer).ShouldBe(product);

    [Theory]
    [InlineData("CN=R11,O=Let's Encrypt,C=US")]
    [InlineData("CN=E6,O=Let's Encrypt,C=US")]
    [InlineData("CN=Sectigo Public Server Authentication CA DV R36,O=Sectigo Limited,C=GB")]
    [InlineData("CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US")]
    [InlineData("CN=Symantec Class 3 Secure Server CA - G4,OU=Symantec Trust Network,O=Symantec Corporation,C=US")]
    [InlineData("CN=Cloudflare TLS Issuing ECC CA 1,O=SSL Corporation,C=US")]
    [InlineData("CN=Cloudflare Inc ECC CA-3,O=Cloudflare\\, Inc.,C=US")]
    [InlineData("CN=WE1,O=Google Trust Services,C=US")]
    [InlineData("CN=Amazon RSA 2048 M02,O=Amazon,C=US")]
    [InlineData("CN=Corporate Issuing CA 2,DC=corp,DC=example")]
    public void A_public_authority_is_none(string issuer) => TlsInspectors.Product(issuer).ShouldBeNull();
}
