using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>The commands that remedies name, for the product and the way in which a relay gets its certificate.</summary>
internal static class Commands
{
    /// <summary>Restarts the relay, which reads certificate files once, when it starts.</summary>
    public static string Restart(Dialect dialect) => $"systemctl restart {dialect.RelayService}";

    /// <summary>Asks DNS for a name, by one resolver when it is given.</summary>
    public static string Dig(string name, string? resolver = null)
    {
        if (resolver is null || !IPEndPoint.TryParse(resolver, out var server))
        {
            return $"dig +short {name} A {name} AAAA";
        }

        var port = server.Port is 0 or 53 ? "" : $" -p {server.Port}";
        return $"dig{port} @{server.Address} {name} A {name} AAAA";
    }

    /// <summary>Shows what an endpoint presents for a name.</summary>
    public static string OpenSsl(ProbeEndpoint endpoint, string options = "-showcerts") =>
        $"openssl s_client -connect {new IPEndPoint(endpoint.Address, endpoint.Port)}{ServerName(endpoint)} {options} </dev/null";

    /// <summary>Connects and nothing else.</summary>
    public static string Connect(ProbeEndpoint endpoint) => $"nc -vz {endpoint.Address} {endpoint.Port}";

    /// <summary>Asks for the relay's upgrade over HTTP/1.1 as a client would begin to.</summary>
    public static string Curl(RelayUrl url, ProbeEndpoint endpoint)
    {
        var address = endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{endpoint.Address}]" : $"{endpoint.Address}";
        var host = endpoint.ServerName.Contains(':', StringComparison.Ordinal) ? $"[{endpoint.ServerName}]" : endpoint.ServerName;
        return $"curl --http1.1 -i --resolve {host}:{endpoint.Port}:{address} {(url.IsTls ? "https" : "http")}://{host}:{endpoint.Port}/relay";
    }

    /// <summary>
    /// Gets a certificate with those of these names that may stand in a command, the way this relay gets its certificates where that can be told from one that it presented.
    /// </summary>
    public static string NewCertificate(RelayCase relay, Observation shown, IReadOnlyList<string> wanted)
    {
        string[] names = [.. wanted.Where(IsPlain)];
        var issuer = shown.Certificate?.Issuer ?? "";
        if (!issuer.Contains("Let's Encrypt", StringComparison.OrdinalIgnoreCase))
        {
            return Request(relay, names);
        }

        if (IsIssuedPerName(relay, shown))
        {
            return $"set {relay.Dialect.EnvironmentPrefix}LETSENCRYPT_DOMAINS={string.Join(',', names)} for {relay.Dialect.RelayService} and run: {Restart(relay.Dialect)}";
        }

        var challenge = relay.Relay.Members.Count > 1
            ? "; use a DNS-01 plugin, since an HTTP challenge for the shared name may reach another member"
            : "";
        return $"certbot certonly --expand {string.Join(' ', names.Select(n => "-d " + Quoted(n)))} --deploy-hook '{Restart(relay.Dialect)}'{challenge}";
    }

    /// <summary>The names that the certificate of the process behind an endpoint must carry: its own host first, then the shared name, then what it has.</summary>
    public static IReadOnlyList<string> WantedNames(RelayCase relay, Observation shown)
    {
        IEnumerable<string> own = shown.Endpoint.Member is { } member ? [member, relay.Relay.Url.Host] : [relay.Relay.Url.Host];
        var probed = relay.Tried.Where(o => o.Endpoint.Address.Equals(shown.Endpoint.Address)).Select(o => o.Endpoint.ServerName);
        return [.. own.Concat(probed).Concat(NamesOf(shown.Certificate)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Renews the certificate that is there.</summary>
    public static string Renew(RelayCase relay, Observation shown)
    {
        var certificate = shown.Certificate!;
        var names = NamesOf(certificate);
        if (!certificate.Issuer.Contains("Let's Encrypt", StringComparison.OrdinalIgnoreCase))
        {
            return Request(relay, names.Count > 0 ? names : [shown.Endpoint.ServerName]);
        }

        return IsIssuedPerName(relay, shown)
            ? $"the relay renews by itself over port 443 (TLS-ALPN-01): open it to the world, then run: {Restart(relay.Dialect)}"
            : $"certbot renew --cert-name {Quoted(names is [var first, ..] ? first : shown.Endpoint.ServerName)} --force-renewal --deploy-hook '{Restart(relay.Dialect)}'";
    }

    /// <summary>The names of a certificate that may stand in a command: who copies one runs nothing that a server wrote into its certificate.</summary>
    private static List<string> NamesOf(CertificateFacts? certificate) => [.. (certificate?.Names ?? []).Where(IsPlain)];

    /// <summary>Whether a name may stand in a command.</summary>
    private static bool IsPlain(string name) => name.Length > 0 && name[0] is not ('-' or '.') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or '_' or ':');

    /// <summary>A wildcard is no pattern of files.</summary>
    private static string Quoted(string argument) => argument.Contains('*', StringComparison.Ordinal) ? $"'{argument}'" : argument;

    /// <summary>Whether an address presents a certificate of its own for each name, as an ACME client within the relay does.</summary>
    private static bool IsIssuedPerName(RelayCase relay, Observation shown)
    {
        var same = relay.Presented.Where(o => o.Endpoint.Address.Equals(shown.Endpoint.Address)).Select(o => o.Certificate!).ToList();
        return same.Select(c => c.Sha256).Distinct().Count() > 1 && same.All(c => c.Names.Count == 1);
    }

    private static string Request(RelayCase relay, IReadOnlyList<string> names)
    {
        var list = string.Join(',', names.Select(n => (IPAddress.TryParse(n, out _) ? "IP:" : "DNS:") + n));
        return "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout relay.key -out relay.csr "
            + $"-subj {Quoted($"/CN={names[0]}")} -addext {Quoted($"subjectAltName={list}")}; have relay.csr signed, install the full chain, then run: {Restart(relay.Dialect)}";
    }

    private static string ServerName(ProbeEndpoint endpoint) => IPAddress.TryParse(endpoint.ServerName, out _) ? "" : $" -servername {endpoint.ServerName}";
}
