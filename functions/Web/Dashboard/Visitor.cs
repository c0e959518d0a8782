using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>Who looks at a page.</summary>
/// <param name="Name">The name that gates and audits use.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="FormKey">What their forms carry; <see langword="null"/> for a program, which needs none.</param>
public sealed record Visitor(string Name, IReadOnlyList<AccessRole> Roles, string? FormKey)
{
    /// <summary>Whether they may start and steer rollouts.</summary>
    public bool Operates => Roles.Contains(AccessRole.Operator);

    /// <summary>Whether they may decide at gates.</summary>
    public bool Decides => Roles.Contains(AccessRole.Approver);

    /// <summary>Whether they may stop rollouts.</summary>
    public bool Stops => Operates || Decides;

    /// <summary>That of a request; <see langword="null"/> when nobody said who it is.</summary>
    internal static Visitor? Of(HttpContext context) => AccessCheck.CallerOf(context) is { } caller ? new(caller.Name, caller.Roles, Sessions.FormKey.Of(context)?.Text) : null;
}
