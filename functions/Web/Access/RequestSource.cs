using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Access;

/// <summary>Where a browser says that a request comes from. Pure.</summary>
internal static class RequestSource
{
    private static readonly string[] _own = ["same-origin", "none"];

    /// <summary>
    /// Whether another site's page sent it: by <c>Sec-Fetch-Site</c>, which no script can set, else by <c>Origin</c>, which browsers add to
    /// what changes something. Programs send neither. Another port of this machine is another site's page here, though browsers count it
    /// as the same site.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="publicUrl">Where people reach this server, when that is another address.</param>
    public static bool IsForeign(HttpRequest request, Uri? publicUrl)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return !_own.Contains(site, StringComparer.Ordinal);
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !IsOwn(origin, request, publicUrl);
    }

    /// <summary>Whether it is somebody who follows a link, or opens a page, in a window of its own.</summary>
    public static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    /// <summary>Whether somebody opened the address themselves, from outside of any page, and not a program that looks ahead for them.</summary>
    public static bool IsOpenedByHand(HttpRequest request) =>
        IsNavigation(request) && request.Headers["Sec-Fetch-Site"] == "none" && request.Headers["Sec-Purpose"].Count == 0 && request.Headers["Purpose"].Count == 0;

    /// <summary>The page of ours from which it was sent, as browsers tell it to the same site; the overview where it was sent from elsewhere.</summary>
    public static string PageOf(HttpRequest request, Uri? publicUrl) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from) && IsOwn(from.GetLeftPart(UriPartial.Authority), request, publicUrl)
            ? ReturnPath.Of(from.PathAndQuery)
            : ReturnPath.Home;

    private static bool IsOwn(string origin, HttpRequest request, Uri? publicUrl) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && ((publicUrl is not null && from.GetLeftPart(UriPartial.Authority) == publicUrl.GetLeftPart(UriPartial.Authority))
            || from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
