using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>Signs browsers in and out.</summary>
internal sealed class SignInDesk(SessionDesk sessions, AccessTokens tokens, BrowserCookies cookies, RequestLimiter limiter, AccessSettings settings, TimeProvider time)
{
    private static readonly Problem _badLink = new(
        StatusCodes.Status401Unauthorized, "link-unknown", "The link was used already, has run out, or is none of this server's.", "Have another one made where the server runs: ozprobes signin.");

    /// <summary>Whether the platform signs people in, and not this server.</summary>
    public bool IsPlatforms => settings.TrustsPrincipal;

    /// <summary>Signs a browser in by a code or a token; the problem when it does not stand.</summary>
    public async Task<Problem?> EnterAsync(HttpContext context, string code, string token, CancellationToken cancellationToken)
    {
        if (IsPlatforms)
            return new(StatusCodes.Status404NotFound, "sign-in-elsewhere", "The platform signs people in here.", "Open the dashboard, which leads there.");
        var from = context.Connection.RemoteIpAddress;
        if (settings.CountsAddresses && limiter.IsGuessing(from) is { } wait)
            return new(StatusCodes.Status429TooManyRequests, "address-guesses", "This address showed too many links or tokens that do not stand.", "Wait a little, and try again.") { RetryAfter = wait };

        var (opened, problem) = code.Length > 0 ? await ByLinkAsync(code, cancellationToken) : await ByTokenAsync(token, cancellationToken);
        if (opened is not { } session)
        {
            if (settings.CountsAddresses)
                limiter.ShowsBadToken(from);
            return problem;
        }

        if (cookies.SessionOf(context) is { } old)
            await sessions.CloseAsync(old, cancellationToken);
        cookies.Keep(context, session.Cookie);
        return null;
    }

    /// <summary>Signs a browser out.</summary>
    public async Task LeaveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (cookies.SessionOf(context) is { } cookie)
            await sessions.CloseAsync(cookie, cancellationToken);
        cookies.Forget(context);
    }

    private async Task<((Session Session, string Cookie)? Opened, Problem? Problem)> ByLinkAsync(string code, CancellationToken cancellationToken) =>
        await sessions.RedeemAsync(code, cancellationToken) is { } opened ? (opened, null) : (null, _badLink);

    private async Task<((Session Session, string Cookie)? Opened, Problem? Problem)> ByTokenAsync(string text, CancellationToken cancellationToken)
    {
        var token = await tokens.FindAsync(text, cancellationToken);
        return AccessRules.Refuse(token, time.GetUtcNow()) is { } problem ? (null, problem) : (await sessions.OpenAsync(token!, cancellationToken), null);
    }
}
