namespace OpenZro.Probes.Findings;

/// <summary>
/// Products that end TLS in the middle of the path and sign a certificate of their own. They are known by the issuer's name that they set by
/// default; an operator who renamed the authority is found by comparing issuers across regions instead.
/// </summary>
public static class TlsInspectors
{
    // Part of the issuer's name, compared without case, and the product. Public authorities have none of these in their names.
    private static readonly (string Part, string Product)[] Known =
    [
        ("zscaler", "Zscaler"),
        ("netskope", "Netskope"),
        ("goskope", "Netskope"),
        ("palo alto", "Palo Alto Networks"),
        ("prisma access", "Palo Alto Networks"),
        ("fortinet", "Fortinet FortiGate"),
        ("fortigate", "Fortinet FortiGate"),
        ("blue coat", "Symantec (Blue Coat) ProxySG"),
        ("bluecoat", "Symantec (Blue Coat) ProxySG"),
        ("symantec web security", "Symantec Web Security Service"),
        ("cisco umbrella", "Cisco Umbrella"),
        ("cisco secure access", "Cisco Secure Access"),
        ("cisco ironport", "Cisco Secure Web Appliance"),
        ("sophos", "Sophos"),
        ("mcafee web gateway", "Skyhigh (McAfee) Web Gateway"),
        ("skyhigh", "Skyhigh (McAfee) Web Gateway"),
        ("check point", "Check Point"),
        ("checkpoint", "Check Point"),
        ("forcepoint", "Forcepoint"),
        ("websense", "Forcepoint (Websense)"),
        ("barracuda", "Barracuda"),
        ("mitmproxy", "mitmproxy"),
        ("kaspersky", "Kaspersky"),
        ("eset ssl filter", "ESET"),
        ("avast", "Avast"),
        ("avg web", "AVG"),
        ("avg technologies", "AVG"),
        ("bitdefender", "Bitdefender"),
        ("dr.web", "Dr.Web"),
        ("adguard", "AdGuard"),
        ("untangle", "Untangle (Arista Edge Threat Management)"),
        ("watchguard", "WatchGuard"),
        ("fireware", "WatchGuard"),
        ("sonicwall", "SonicWall"),
        ("gateway ca - cloudflare", "Cloudflare Gateway"),
        ("cloudflare gateway", "Cloudflare Gateway"),
        ("cloudflare for teams", "Cloudflare Gateway"),
        ("cloudflare corporate", "Cloudflare Gateway"),
        ("iboss", "iboss"),
        ("menlo security", "Menlo Security"),
        ("cato networks", "Cato Networks"),
        ("lightspeed", "Lightspeed"),
        ("securly", "Securly"),
        ("contentkeeper", "ContentKeeper"),
        ("smoothwall", "Smoothwall"),
        ("trend micro", "Trend Micro"),
        ("juniper", "Juniper SRX"),
        ("a10 networks", "A10 SSL Insight"),
        ("f5 ssl orchestrator", "F5 SSL Orchestrator"),
        ("squid", "Squid"),
        ("pfsense", "pfSense"),
        ("opnsense", "OPNsense"),
        ("charles proxy", "Charles"),
        ("do_not_trust_fiddlerroot", "Fiddler"),
        ("fiddler", "Fiddler"),
        ("portswigger", "Burp Suite"),
        ("owasp zap", "ZAP"),
        ("owasp root ca", "ZAP"),
        ("proxyman", "Proxyman"),
    ];

    /// <summary>The product that signs with such an issuer's name, or <see langword="null"/> when it is none of those known.</summary>
    /// <param name="issuer">The issuer, RFC 4514.</param>
    public static string? Product(string issuer) =>
        Array.Find(Known, known => issuer.Contains(known.Part, StringComparison.OrdinalIgnoreCase)).Product;
}
