using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>
/// The cookies that browsers keep for us. Where the connection is encrypted their names begin with <c>__Host-</c>, so that no other host
/// and no unencrypted page can set them; else they carry the port, since all ports of a host share cookies.
/// </summary>
/// <param name="settings">Whether people come by an encrypted way.</param>
internal sealed class BrowserCookies(AccessSettings settings)
{
    private const string SessionName = "ozprobes";
    private const string FormName = "ozprobes-form";
    private const int FormBytes = 32;

    /// <summary>The cookie of the session; <see langword="null"/> when there is none.</summary>
    public string? SessionOf(HttpContext context) => context.Request.Cookies[NameOf(context, SessionName)];

    /// <summary>Has the browser keep a session until it is closed.</summary>
    public void Keep(HttpContext context, string session) => context.Response.Cookies.Append(NameOf(context, SessionName), session, Options(context));

    /// <summary>Has the browser forget the session.</summary>
    public void Forget(HttpContext context) => context.Response.Cookies.Delete(NameOf(context, SessionName), Options(context));

    /// <summary>The secret that forms are made of where somebody else signs people in; kept by the browser from its first request on.</summary>
    public string FormSecretOf(HttpContext context)
    {
        var name = NameOf(context, FormName);
        if (context.Request.Cookies[name] is { Length: FormBytes * 2 } known)
            return known;
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(FormBytes));
        context.Response.Cookies.Append(name, made, Options(context));
        return made;
    }

    private string NameOf(HttpContext context, string name) => IsSecure(context) ? $"__Host-{name}" : context.Request.Host.Port is { } port ? $"{name}-{port}" : name;

    private CookieOptions Options(HttpContext context) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsSecure(context), Path = "/", IsEssential = true };

    private bool IsSecure(HttpContext context) => settings.IsAlwaysEncrypted || context.Request.IsHttps;
}
