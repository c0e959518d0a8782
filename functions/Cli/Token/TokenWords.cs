using System.CommandLine;
using System.Globalization;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Token;

/// <summary>Tokens in words.</summary>
internal static class TokenWords
{
    /// <summary>The option that says what somebody may do.</summary>
    public static Option<string[]> CreateRole(string description) => new("--role") { Description = description, HelpName = "role" };

    /// <summary>The option that says how gates may name somebody.</summary>
    public static Option<string[]> CreateGateRole() =>
        new("--gate-role") { Description = "A role that gates of rollout files name, such as network. May be repeated, or a list with commas.", HelpName = "role" };

    /// <summary>The words of an option that may be repeated, or a list with commas.</summary>
    public static IReadOnlyList<string> Split(string[]? given) =>
        [.. (given ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Reads what somebody may do; a word that is none of it is a problem.</summary>
    public static IReadOnlyList<AccessRole> ReadRoles(IReadOnlyList<string> words, List<string> problems)
    {
        var roles = new List<AccessRole>();
        foreach (var word in words)
        {
            if (Enum.GetValues<AccessRole>().Where(role => KebabCase.Of(role) == word).ToList() is [var known])
                roles.Add(known);
            else
                problems.Add($"--role: '{word}' is none of reader, operator and approver; a role that gates name is given with --gate-role");
        }

        return roles;
    }

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
