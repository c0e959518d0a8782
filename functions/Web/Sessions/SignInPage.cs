using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>
/// <c>/signin</c>, where a link or a token becomes a session, and <c>/signout</c>. A link that somebody opens by hand signs in at once; one
/// that a page of another site leads to, or that a program looks at ahead of them, does so only by a button.
/// </summary>
internal static class SignInPage
{
    /// <summary>Where people sign in.</summary>
    public const string Path = "/signin";

    /// <summary>Where people sign out.</summary>
    public const string OutPath = "/signout";

    private const string Code = "code";
    private const string Next = "next";
    private const string Token = "token";
    /// <summary>Where the platform signs people out, where it is the one that signs them in.</summary>
    public const string PlatformOut = "/.auth/logout?post_logout_redirect_uri=%2F";

    private const string PlatformIn = "/.auth/login/aad?post_login_redirect_uri=";
    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, ShowAsync).Asks(Code, "The code of a link").Asks(Next, "Where to go then").ExcludeFromDescription().Needs(AccessNeed.Nothing).ForPeople();
        pages.MapPost(Path, EnterAsync).ExcludeFromDescription().Needs(AccessNeed.Nothing).ForPeople();
        pages.MapPost(OutPath, LeaveAsync).ExcludeFromDescription().Needs(AccessNeed.Viewing).ForPeople();
    }

    /// <summary>The address by which somebody signs in with a code.</summary>
    /// <param name="server">Where the server is reached.</param>
    /// <param name="code">The code.</param>
    public static string LinkOf(Uri server, string code) => $"{server.GetLeftPart(UriPartial.Path).TrimEnd('/')}{Path}?{Code}={code}";

    /// <summary>
    /// Leads somebody who is not signed in from a page to here. Who follows a link of another site is led to the same page once more first,
    /// since browsers keep a session from what another site asks for. Where the platform signs people in, they are led to it at once.
    /// </summary>
    public static void LeadFrom(HttpContext context, AccessSettings settings)
    {
        var asked = context.Request.Path + context.Request.QueryString;
        if (settings.TrustsPrincipal)
        {
            new SeeOther(PlatformSignIn(ReturnPath.Of(asked))).Apply(context.Response);
            return;
        }

        if (RequestSource.IsForeign(context.Request, settings.PublicUrl))
        {
            SignInText.Prepare(context.Response);
            context.Response.Headers.Append("Refresh", $"0;url={asked}");
            return;
        }

        new SeeOther(PathTo(ReturnPath.Of(asked))).Apply(context.Response);
    }

    /// <summary>Where people sign in who go on to a page then.</summary>
    /// <param name="next">The page.</param>
    public static string PathTo(string next) => $"{Path}?{Next}={Uri.EscapeDataString(next)}";

    private static async Task<IResult> ShowAsync(HttpContext context, SignInDesk desk, CancellationToken cancellationToken)
    {
        var next = ReturnPath.Of(context.Request.Query[Next]);
        if (desk.IsPlatforms)
            return new SeeOther(PlatformSignIn(next));
        var code = context.Request.Query[Code].ToString();
        if (code.Length > 0 && RequestSource.IsOpenedByHand(context.Request))
            return Answer(await desk.EnterAsync(context, code, token: "", cancellationToken), next);
        return new SignInText(code.Length > 0 ? code : null, next, Problem: null);
    }

    private static async Task<IResult> EnterAsync(HttpContext context, SignInDesk desk, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
            return new Problem(StatusCodes.Status415UnsupportedMediaType, "media-wrong", "This takes the form of the sign-in page.", $"Open {Path} in a browser; a program sends its token with each request.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return Answer(await desk.EnterAsync(context, form[Code].ToString(), form[Token].ToString().Trim(), cancellationToken), ReturnPath.Of(form[Next]));
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, SignInDesk desk, CancellationToken cancellationToken)
    {
        await desk.LeaveAsync(context, cancellationToken);
        return new SeeOther(desk.IsPlatforms ? PlatformOut : Path);
    }

    private static string PlatformSignIn(string next) => PlatformIn + Uri.EscapeDataString(next);

    private static IResult Answer(Problem? problem, string next) => problem is null ? new SeeOther(next) : new SignInText(Code: null, next, problem);
}
