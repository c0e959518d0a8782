using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>A browser that somebody signed in with, as its row holds it. What the browser keeps is known to it alone; the row has a hash.</summary>
public sealed record Session
{
    /// <summary>The part of the cookie that names it, and that may be shown.</summary>
    public required string Id { get; init; }

    /// <summary>Who signed in: the name that gates and audits use.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do.</summary>
    public required IReadOnlyList<AccessRole> Roles { get; init; }

    /// <summary>The roles by which gates may name them.</summary>
    public required IReadOnlyList<string> GateRoles { get; init; }

    /// <summary>The token that they signed in with, with which the session ends; <see langword="null"/> when it was a link.</summary>
    public string? TokenId { get; init; }

    /// <summary>When they signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the browser last asked for something, to within <see cref="SessionLimits.Note"/>.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ends, however much it is used.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Whether it still stands: it has not been idle for too long, and its time is not up.</summary>
    public bool StandsAt(DateTimeOffset now) => now < EndsAt && now < SeenAt + SessionLimits.Idle;
}
