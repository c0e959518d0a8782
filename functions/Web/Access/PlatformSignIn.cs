using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// Which requests App Service authentication signs in where it is on, and which it lets by for programs with tokens of ours. What it says of
/// a caller is believed on the former only: there every request has been signed in, so the platform itself has written
/// <see cref="EntraPrincipal.Header"/>, whatever a client sent. Where it lets requests by, the header may be the client's own. Pure.
/// </summary>
public static class PlatformSignIn
{
    private const string Below = "/*";
    private const int MostEncodings = 3;

    private static readonly string[] _addressesAsSent = ["X-Original-URL", "X-WAWS-Unencoded-URL"];

    /// <summary>
    /// The <c>excludedPaths</c> of <c>authsettingsV2</c>, as the templates have them: all pages for programs. A folder stands there alone and
    /// with all that is below, since the platform is said to take the one by some and the other by others.
    /// </summary>
    public static IReadOnlyList<string> ExcludedPaths { get; } = ["/healthz", "/metrics", "/probe", "/openapi.json", "/api", "/api" + Below];

    /// <summary>
    /// Whether the platform has signed this request in. What only begins like an excluded path counts as excluded, and so does an address
    /// that goes up in the tree on its way, as far as it is known how it was sent: who reads it otherwise than we do may have let it by.
    /// </summary>
    public static bool StandsBefore(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return !IsExcluded(request.Path.Value ?? "") && AddressesOf(request).All(IsStraight);
    }

    /// <summary>Whether the platform lets a path by, or might.</summary>
    public static bool IsExcluded(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ExcludedPaths.Any(excluded => path.StartsWith(excluded.EndsWith(Below, StringComparison.Ordinal) ? excluded[..^Below.Length] : excluded, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> AddressesOf(HttpRequest request) =>
        _addressesAsSent.Select(name => request.Headers[name].ToString()).Prepend(request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "");

    private static bool IsStraight(string address)
    {
        var path = address.Split('?')[0];
        for (var decoded = 0; decoded < MostEncodings; decoded++)
            path = Uri.UnescapeDataString(path);
        return !path.Split('/', '\\').Any(segment => segment is "." or "..");
    }
}
