using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// Who App Service authentication says a caller is: base64 of a JSON document of claims. The app roles of the registration in Entra ID
/// are the API's roles (<c>reader</c>, <c>operator</c>, <c>approver</c>); every other one is a role of gates.
/// </summary>
internal static class EntraPrincipal
{
    /// <summary>The header. It means nothing where App Service authentication is off or lets a request by (<see cref="PlatformSignIn"/>), since anybody may send it then.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private static readonly string[] _names = ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", "name", "appid", "azp"];
    private static readonly string[] _ids = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];
    private static readonly string[] _roles = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

    private static readonly Problem _unread = new(
        StatusCodes.Status401Unauthorized, "principal-bad", "The sign-in's header cannot be read.", "Sign in again; if it stays so, look at the function app's authentication.");

    /// <summary>The caller; neither the caller nor a problem when nobody is signed in.</summary>
    public static (Caller? Caller, Problem? Problem) Read(StringValues header)
    {
        if (header.Count == 0)
            return (null, null);
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String($"{header}"));
            return Read(document.RootElement) is { } caller ? (caller, null) : (null, _unread);
        }
        catch (Exception bad) when (bad is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return (null, _unread);
        }
    }

    private static Caller? Read(JsonElement principal)
    {
        var claims = principal.GetProperty("claims").EnumerateArray()
            .Select(claim => (Type: claim.GetProperty("typ").GetString() ?? "", Value: claim.GetProperty("val").GetString() ?? "")).ToList();
        if (First(claims, _names) is not { } name || First(claims, _ids) is not { } id)
            return null;
        var roles = claims.Where(claim => _roles.Contains(claim.Type)).Select(claim => claim.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var known = Enum.GetValues<AccessRole>().Where(role => roles.Contains(KebabCase.Of(role), StringComparer.OrdinalIgnoreCase)).ToList();
        return new Caller(name, known, [.. roles.Where(role => !known.Any(one => KebabCase.Of(one).Equals(role, StringComparison.OrdinalIgnoreCase)))], id) { IsPlatforms = true };
    }

    private static string? First(List<(string Type, string Value)> claims, string[] types) =>
        types.Select(type => claims.FirstOrDefault(claim => claim.Type == type && claim.Value.Length > 0).Value).FirstOrDefault(value => value is not null);
}
