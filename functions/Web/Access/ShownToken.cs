using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// The token that a request shows: in <see cref="Header"/>, else as the bearer in <c>Authorization</c>. There are two ways because App
/// Service authentication reads <c>Authorization</c> itself, and nobody promises that it lets a bearer pass that Entra ID did not issue.
/// </summary>
internal static class ShownToken
{
    /// <summary>The header of ours, which nothing before the server reads: the token and nothing else.</summary>
    public const string Header = "X-Ozprobes-Token";

    private const string Scheme = "Bearer";

    /// <summary>Whether one is shown, good or not. No browser adds either header by itself, and no page of another site can.</summary>
    public static bool IsIn(HttpRequest request) => request.Headers[Header].Count > 0 || request.Headers.Authorization.Count > 0;

    /// <summary>The text of the one that is shown; empty when it is none that could be ours.</summary>
    public static string Of(HttpRequest request) =>
        request.Headers[Header] is { Count: > 0 } own ? own.ToString().Trim()
        : AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var shown) && string.Equals(shown.Scheme, Scheme, StringComparison.OrdinalIgnoreCase) ? shown.Parameter ?? ""
        : "";
}
