using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// Stands before every page: counts who asks, finds out who it is, and lets those pass who may. A page that does not say what it asks of
/// callers is not served.
/// </summary>
internal sealed class AccessCheck(AccessTokens tokens, RequestLimiter limiter, AccessSettings settings, TimeProvider time)
{
    private const string Scheme = "Bearer";

    /// <summary>Whose request it is; <see langword="null"/> when no token was shown.</summary>
    public static Caller? CallerOf(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Lets a request pass, or answers why not.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (await RefuseAsync(context) is { } refusal)
            await refusal.ExecuteAsync(context);
        else
            await next(context);
    }

    private async Task<Problem?> RefuseAsync(HttpContext context)
    {
        if (settings.CountsAddresses && limiter.Arrives(context.Connection.RemoteIpAddress) is { } wait)
            return TooOften("address-too-often", "There are more requests from this address than are taken.", wait);
        if (context.GetEndpoint() is not RouteEndpoint page)
            return null;

        var need = page.Metadata.GetMetadata<AccessNeedMetadata>()?.Need ?? throw new InvalidOperationException($"'{page.DisplayName}' does not say what it asks of callers.");
        var (caller, bad) = need is AccessNeed.Nothing ? (null, null) : await IdentifyAsync(context);
        if (bad is not null)
            return bad;
        if (caller is not null)
        {
            context.Features.Set(caller);
            if (limiter.Asks(caller.TokenId, ChangesSomething(need)) is { } pause)
                return TooOften("token-too-often", $"There are more requests with the token {caller.TokenId} than are taken.", pause);
        }

        return AccessRules.Refuse(need, caller, settings.ReadsFreely);
    }

    private async Task<(Caller? Caller, Problem? Problem)> IdentifyAsync(HttpContext context)
    {
        if (settings.TrustsPrincipal)
            return EntraPrincipal.Read(context.Request.Headers[EntraPrincipal.Header]);
        var from = context.Connection.RemoteIpAddress;
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return (null, null);
        if (settings.CountsAddresses && limiter.IsGuessing(from) is { } wait)
            return (null, TooOften("address-guesses", "This address showed too many tokens that do not stand.", wait));

        var token = AuthenticationHeaderValue.TryParse(header, out var shown) && string.Equals(shown.Scheme, Scheme, StringComparison.OrdinalIgnoreCase)
            ? await tokens.FindAsync(shown.Parameter ?? "", context.RequestAborted)
            : null;
        if (AccessRules.Refuse(token, time.GetUtcNow()) is not { } problem)
            return (Caller.Of(token!), null);

        if (settings.CountsAddresses)
            limiter.ShowsBadToken(from);
        return (null, problem);
    }

    private static bool ChangesSomething(AccessNeed need) => need is not (AccessNeed.Nothing or AccessNeed.Reading);

    private static Problem TooOften(string code, string detail, TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, code, detail, "Wait as long as the header Retry-After says, and ask less often.") { RetryAfter = wait };
}

/// <summary>What a page asks of whoever calls it, as its routing data holds it.</summary>
/// <param name="Need">What it asks.</param>
internal sealed record AccessNeedMetadata(AccessNeed Need);

/// <summary>Says what a page asks of callers.</summary>
internal static class AccessNeeds
{
    /// <summary>Only whoever satisfies this is served.</summary>
    public static T Needs<T>(this T page, AccessNeed need)
        where T : IEndpointConventionBuilder => page.WithMetadata(new AccessNeedMetadata(need));
}
