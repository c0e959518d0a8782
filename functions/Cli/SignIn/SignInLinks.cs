using System.Globalization;
using OpenZro.Probes.Cli.Serve;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Cli.SignIn;

/// <summary>Links by which people sign in, in words.</summary>
internal static class SignInLinks
{
    private const string Owner = "owner";

    /// <summary>Who works here, with all that a session may do: whoever may use the data folder could make any token.</summary>
    public static TokenRequest PersonHere { get; } = Of(Environment.UserName);

    /// <summary>Makes a link and says what it is good for.</summary>
    /// <param name="sessions">Where it is kept.</param>
    /// <param name="server">Where the server is reached.</param>
    /// <param name="person">Whom it signs in.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<(string Link, string Meaning)> MakeAsync(SessionDesk sessions, Uri server, TokenRequest person, CancellationToken cancellationToken) =>
        (SignInPage.LinkOf(server, await sessions.InviteAsync(person with { Lifetime = SessionLimits.Link }, cancellationToken)), Meaning(person));

    /// <summary>The command that makes a link for a server. The connection of its storage is not told again, since it may hold a key.</summary>
    /// <param name="server">Where the server is reached.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="given">The option or the variable that gave it another storage; <see langword="null"/> when it keeps what it has in the folder.</param>
    public static string CommandFor(Uri server, string data, string? given)
    {
        var folder = given is not null || data == ServeOptions.DefaultData ? "" : $" --data {data}";
        return $"ozprobes signin{folder}{ApiAddress.OptionFor(server)}{(given is null ? "" : $", with the {given} that this server has")}";
    }

    private static string Meaning(TokenRequest person)
    {
        var gates = person.GateRoles.Count == 0 ? "" : $" as {string.Join(", ", person.GateRoles)}";
        return string.Create(CultureInfo.InvariantCulture, $"signs {person.Name} in ({string.Join(", ", person.Roles.Select(KebabCase.Of))}{gates}), once, within {SessionLimits.Link.TotalMinutes:0} min");
    }

    private static TokenRequest Of(string user)
    {
        var person = new TokenRequest(user, [AccessRole.Operator, AccessRole.Approver], [], SessionLimits.Link);
        return person.Problems().Count == 0 ? person : person with { Name = Owner };
    }
}
