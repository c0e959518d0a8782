using System.Globalization;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Token;

/// <summary>Tokens in words.</summary>
internal static class TokenWords
{
    /// <summary>What the owner may do, and how gates may name them: <c>operator, approver as network</c>.</summary>
    public static string RolesOf(AccessToken token)
    {
        var roles = string.Join(", ", token.Roles.Select(KebabCase.Of));
        return token.GateRoles.Count == 0 ? roles : $"{roles} as {string.Join(", ", token.GateRoles)}";
    }

    /// <summary>Until when it is taken, or since when it is not.</summary>
    public static string EndOf(AccessToken token, DateTimeOffset now) => token.StateAt(now) switch
    {
        TokenState.Revoked => $"revoked {Day(token.RevokedAt!.Value)}",
        TokenState.Expired => $"expired {Day(token.ExpiresAt!.Value)}",
        _ => token.ExpiresAt is { } end ? $"until {Day(end)}" : "for ever",
    };

    /// <summary>A day.</summary>
    public static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
