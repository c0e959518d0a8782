namespace OpenZro.Probes.Web.Access;

/// <summary>A token as its row holds it. The token itself is told once, when it is made, and kept nowhere.</summary>
public sealed record AccessToken
{
    /// <summary>The part of the token that names it, and that may be shown.</summary>
    public required string Id { get; init; }

    /// <summary>The person, or the program, that it stands for: the name that gates and audits use. Several tokens may stand for one.</summary>
    public required string Name { get; init; }

    /// <summary>What its owner may do.</summary>
    public required IReadOnlyList<AccessRole> Roles { get; init; }

    /// <summary>The roles by which a gate of a rollout file may name its owner, such as <c>network</c>.</summary>
    public IReadOnlyList<string> GateRoles { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when it is refused; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; <see langword="null"/> while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>How it stands at an instant.</summary>
    public TokenState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? TokenState.Revoked : ExpiresAt is { } end && now >= end ? TokenState.Expired : TokenState.Valid;
}

/// <summary>How a token stands.</summary>
public enum TokenState
{
    /// <summary>It is taken.</summary>
    Valid,

    /// <summary>Its time is up.</summary>
    Expired,

    /// <summary>Someone took it back.</summary>
    Revoked,
}
