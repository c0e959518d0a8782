using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Access;

/// <summary>Who sends a request, as its token or session says.</summary>
/// <param name="Name">The person, or the program.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="GateRoles">The roles by which gates may name them.</param>
/// <param name="TokenId">Which token or session they showed.</param>
internal sealed record Caller(string Name, IReadOnlyList<AccessRole> Roles, IReadOnlyList<string> GateRoles, string TokenId)
{
    /// <summary>Whether the platform signed them in, and said their roles.</summary>
    public bool IsPlatforms { get; init; }

    /// <summary>The owner of a token.</summary>
    public static Caller Of(AccessToken token) => new(token.Name, token.Roles, token.GateRoles, token.Id);

    /// <summary>Who signed in with a browser.</summary>
    public static Caller Of(Session session) => new(session.Name, session.Roles, session.GateRoles, session.Id);

    /// <summary>Every role by which a gate may name them: the roles of gates, and what they may do.</summary>
    public IReadOnlyList<string> AllRoles => [.. GateRoles, .. Roles.Select(KebabCase.Of)];
}
