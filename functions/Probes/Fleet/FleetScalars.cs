using System.Net;
using System.Text.RegularExpressions;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>The shapes of the single values that only a fleet file has.</summary>
internal static partial class FleetScalars
{
    /// <summary>A relay's URL.</summary>
    public static Shape<RelayUrl> Url { get; } = new ScalarShape<RelayUrl>(
        "a relay URL such as rels://relay.example.com:443", YamlScalarType.Text, RelayUrl.TryParse, Scalars.Pattern("^[rR][eE][lL][sS]?://[^/?#@]+"));

    /// <summary>A DNS name, brought into the form in which names are compared; or an address.</summary>
    public static Shape<string> Host { get; } = new ScalarShape<string>("a host name", YamlScalarType.Text, ParseHost, Scalars.Pattern("^[^/\\s]+$"));

    /// <summary>An IP address.</summary>
    public static Shape<IPAddress> Address { get; } = new ScalarShape<IPAddress>(
        "an IP address", YamlScalarType.Text, ParseAddress, Scalars.Pattern("^[0-9A-Fa-f:.]+$"));

    /// <summary>A DNS server.</summary>
    public static Shape<IPEndPoint> Resolver { get; } = new ScalarShape<IPEndPoint>(
        "the address of a DNS server such as 1.1.1.1 or \"127.0.0.1:5353\"", YamlScalarType.Text, ResolverAddress.TryParse, Scalars.Pattern("^[0-9A-Fa-f:.]+$|^\\[[0-9A-Fa-f:.]+\\](:[0-9]+)?$"));

    /// <summary>The table endpoint of a storage account.</summary>
    public static Shape<Uri> StorageUri { get; } = new ScalarShape<Uri>("an https:// address", YamlScalarType.Text, ParseStorage, Scalars.Pattern("^https?://[^?#@]+$"));

    /// <summary>A part of an issuer's name.</summary>
    public static Shape<string> Issuer { get; } = new ScalarShape<string>("a part of an issuer's name", YamlScalarType.Text, ParseIssuer, schema =>
    {
        schema["pattern"] = "\\S";
        schema["maxLength"] = 200;
    });

    private static bool ParseHost(string text, out string? value, out string? error)
    {
        error = RelayUrl.TryNormaliseHost(text, out value) ? null
            : text.Contains("://", StringComparison.Ordinal) ? "this is a URL: write the host name alone, without scheme and port"
            : $"'{Shown.Text(text)}' is neither a DNS name nor an IP address";
        return error is null;
    }

    private static bool ParseAddress(string text, out IPAddress? value, out string? error)
    {
        error = ResolverAddress.TryParseAddress(text, out value) ? null : $"'{Shown.Text(text)}' is no IP address: write one such as 34.95.249.1 or \"2001:db8::1\"";
        return error is null;
    }

    private static bool ParseStorage(string text, out Uri? value, out string? error)
    {
        error = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out value) || value.Scheme is not ("https" or "http") || !StorageForm.IsMatch(text))
        {
            error = "this is no table endpoint: write https://ACCOUNT.table.core.windows.net, without a query, a key or a signature";
        }
        else if (value.Scheme == "http" && !value.IsLoopback)
        {
            error = $"'{Shown.Text(text)}' is not encrypted: write https://; http:// is for a storage emulator on this machine";
        }

        return error is null;
    }

    private static bool ParseIssuer(string text, out string? value, out string? error)
    {
        value = text;
        error = !string.IsNullOrWhiteSpace(text) && text.Length <= 200 && !text.Any(char.IsControl) ? null : "write a part of the issuer's name, up to 200 characters in one line";
        return error is null;
    }

    [GeneratedRegex("^https?://[^?#@]+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex StorageForm { get; }
}
