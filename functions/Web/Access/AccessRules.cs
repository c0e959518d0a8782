using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Access;

/// <summary>Who may call what. Pure.</summary>
internal static class AccessRules
{
    /// <summary>The code of a call that shows no token where one is asked for.</summary>
    public const string TokenMissingCode = "token-missing";

    /// <summary>The roles that satisfy a need; any of them is enough.</summary>
    public static IReadOnlyList<AccessRole> RolesFor(AccessNeed need) => need switch
    {
        AccessNeed.Deciding => [AccessRole.Approver],
        AccessNeed.Stopping => [AccessRole.Operator, AccessRole.Approver],
        AccessNeed.Operating => [AccessRole.Operator],
        _ => Enum.GetValues<AccessRole>(),
    };

    /// <summary>Why a call is refused; <see langword="null"/> when it is not.</summary>
    /// <param name="need">What the page asks.</param>
    /// <param name="caller">Who calls; <see langword="null"/> when no token was shown.</param>
    /// <param name="readsFreely">Whether reading needs no token here.</param>
    public static Problem? Refuse(AccessNeed need, Caller? caller, bool readsFreely)
    {
        if (need is AccessNeed.Nothing || (need is AccessNeed.Reading && readsFreely))
            return null;
        if (caller is null)
            return TokenMissing(need);

        var roles = RolesFor(need);
        return roles.Any(caller.Roles.Contains) ? null : RoleMissing(caller, roles);
    }

    /// <summary>What someone is told whose token does not stand; <see langword="null"/> when it does.</summary>
    /// <param name="token">The token; <see langword="null"/> when it is none of ours.</param>
    /// <param name="now">The instant.</param>
    public static Problem? Refuse(AccessToken? token, DateTimeOffset now) => token?.StateAt(now) switch
    {
        null => new(StatusCodes.Status401Unauthorized, "token-unknown", "The token is none of this server's.", "Check that it was copied whole and that it was made on this server's storage: ozprobes token list."),
        TokenState.Expired => new(StatusCodes.Status401Unauthorized, "token-expired", $"The token {token.Id} has expired.", $"Have another one made: ozprobes token create --name {token.Name} --role …"),
        TokenState.Revoked => new(StatusCodes.Status401Unauthorized, "token-revoked", $"The token {token.Id} was revoked.", "Ask whoever runs this server for another one."),
        _ => null,
    };

    /// <summary>What someone is told who must show a token and showed none.</summary>
    /// <param name="need">What the page asks.</param>
    public static Problem TokenMissing(AccessNeed need) => new(
        StatusCodes.Status401Unauthorized,
        TokenMissingCode,
        "This asks who you are.",
        $"Send the header 'Authorization: Bearer TOKEN', or '{ShownToken.Header}: TOKEN' where something before the server reads that one (the command line takes the token from OZPROBES_TOKEN). Whoever runs this server makes one: ozprobes token create --name NAME --role {KebabCase.Of(RoleFor(need))}.");

    /// <summary>The role that somebody is told to ask for: the least that is enough.</summary>
    private static AccessRole RoleFor(AccessNeed need) => need is AccessNeed.Known ? AccessRole.Approver : RolesFor(need)[0];

    private static Problem RoleMissing(Caller caller, IReadOnlyList<AccessRole> roles)
    {
        var wanted = string.Join(" or ", roles.Select(KebabCase.Of));
        return new(
            StatusCodes.Status403Forbidden,
            "role-missing",
            $"{caller.Name} is {(caller.Roles.Count == 0 ? "without a role here" : string.Join(" and ", caller.Roles.Select(KebabCase.Of)))}, and this takes the role {wanted}.",
            caller.IsPlatforms ? $"Ask someone who has that role, or have the app role {KebabCase.Of(roles[0])} assigned (Entra ID, Enterprise applications, this server's application, Users and groups), and sign in again."
            : $"Ask someone who has that role, or have a token with it made: ozprobes token create --name {caller.Name} --role {KebabCase.Of(roles[0])}.");
    }
}
