using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// Stands before every page: counts who asks, finds out who it is, sees to it that no other site's page asks in their name, and lets
/// those pass who may. A page that does not say what it asks of callers is not served.
/// </summary>
internal sealed class AccessCheck(AccessTokens tokens, SessionDesk sessions, BrowserCookies cookies, RequestLimiter limiter, AccessSettings settings, TimeProvider time)
{
    /// <summary>Whose request it is; <see langword="null"/> when nobody said so.</summary>
    public static Caller? CallerOf(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Lets a request pass, or answers why not.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = await RefuseAsync(context);
        if (refusal is null)
            await next(context);
        else if (refusal.Code == AccessRules.TokenMissingCode && IsForPeople(context) && HttpMethods.IsGet(context.Request.Method))
            SignInPage.LeadFrom(context, settings);
        else
            await refusal.ExecuteAsync(context);
    }

    /// <summary>Finds out whose request it is where no page asks; a token is not looked at, since programs are shown no page.</summary>
    public async Task RecognizeAsync(HttpContext context)
    {
        if ((settings.TrustsPrincipal ? IdentifyPrincipal(context).Caller : await IdentifySessionAsync(context)) is { } caller)
            context.Features.Set(caller);
    }

    private async Task<Problem?> RefuseAsync(HttpContext context)
    {
        if (settings.CountsAddresses && limiter.Arrives(context.Connection.RemoteIpAddress) is { } wait)
            return TooOften("address-too-often", "There are more requests from this address than are taken.", wait);
        if (context.GetEndpoint() is not RouteEndpoint page)
            return null;

        var need = page.Metadata.GetMetadata<AccessNeedMetadata>()?.Need ?? throw new InvalidOperationException($"'{page.DisplayName}' does not say what it asks of callers.");
        if (IsForeign(context, need))
            return Foreign;
        var (caller, bad) = need is AccessNeed.Nothing ? (null, null) : await IdentifyAsync(context);
        if (bad is not null)
            return bad;
        if (caller is null)
            return AccessRules.Refuse(need, caller, settings.ReadsFreely);

        context.Features.Set(caller);
        if (limiter.Asks(caller.TokenId, ChangesSomething(context)) is { } pause)
            return TooOften("token-too-often", $"There are more requests with the token {caller.TokenId} than are taken.", pause);
        if (ChangesSomething(context) && FormKey.Of(context) is { } key && !await key.IsCarriedAsync(context.Request))
            return KeyMissing;
        var refusal = AccessRules.Refuse(need, caller, settings.ReadsFreely);
        if (refusal is not null && page.Metadata.GetMetadata<IRefusalNote>() is { } note)
            await note.TakeAsync(context, refusal);
        return refusal;
    }

    private async Task<(Caller? Caller, Problem? Problem)> IdentifyAsync(HttpContext context)
    {
        if (settings.TrustsPrincipal && PlatformSignIn.StandsBefore(context.Request))
            return IdentifyPrincipal(context);
        if (!ShownToken.IsIn(context.Request))
            return (settings.TrustsPrincipal ? null : await IdentifySessionAsync(context), null);
        var from = context.Connection.RemoteIpAddress;
        if (settings.CountsAddresses && limiter.IsGuessing(from) is { } wait)
            return (null, TooOften("address-guesses", "This address showed too many tokens that do not stand.", wait));

        var token = await tokens.FindAsync(ShownToken.Of(context.Request), context.RequestAborted);
        if (AccessRules.Refuse(token, time.GetUtcNow()) is not { } problem)
            return (Caller.Of(token!), null);

        if (settings.CountsAddresses)
            limiter.ShowsBadToken(from);
        return (null, problem);
    }

    /// <summary>A cookie that does not stand is as good as none: the browser shows it whether anybody wants it or not.</summary>
    private async Task<Caller?> IdentifySessionAsync(HttpContext context)
    {
        if (cookies.SessionOf(context) is not { } cookie || await sessions.FindAsync(cookie, context.RequestAborted) is not { } session)
            return null;
        context.Features.Set(new FormKey(cookie));
        return Caller.Of(session);
    }

    private (Caller? Caller, Problem? Problem) IdentifyPrincipal(HttpContext context)
    {
        var (caller, problem) = EntraPrincipal.Read(context.Request.Headers[EntraPrincipal.Header]);
        if (caller is not null && !ShownToken.IsIn(context.Request))
            context.Features.Set(new FormKey(cookies.FormSecretOf(context) + caller.TokenId));
        return (caller, problem);
    }

    /// <summary>Another site's page may lead people to a page of ours, and no more; who shows a token in a header is none.</summary>
    private bool IsForeign(HttpContext context, AccessNeed need) =>
        RequestSource.IsForeign(context.Request, settings.PublicUrl)
        && !ShownToken.IsIn(context.Request)
        && !(RequestSource.IsNavigation(context.Request) && (need is AccessNeed.Nothing || IsForPeople(context)));

    private static bool IsForPeople(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PeoplesPage>() is not null;

    private static bool ChangesSomething(HttpContext context) => !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);

    private static Problem Foreign { get; } = new(
        StatusCodes.Status403Forbidden, "site-foreign", "A page of another site asked for this.", "Open the dashboard itself; a program sends no Origin and no Sec-Fetch-Site.");

    private static Problem KeyMissing { get; } = new(
        StatusCodes.Status403Forbidden, ProblemWords.FormStale, "The form is not of this session, so nothing was done.", $"Load the page again and send it once more; a script sends the page's key in the header {FormKey.Header}.");

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
