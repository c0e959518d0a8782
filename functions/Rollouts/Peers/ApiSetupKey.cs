namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A setup key as management's API tells it: by its beginning only (openzro <c>management/server/http/api/openapi.yml</c>).</summary>
public sealed record ApiSetupKey
{
    private const string OneOff = "one-off";
    private const int FewestCharacters = 4;

    /// <summary>The key, masked with <c>*</c> from its fifth or sixth character on.</summary>
    public string Key { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>reusable</c> or <c>one-off</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>valid</c>, <c>overused</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>When it expires; the beginning of time, or nothing, for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether a key may be this one.</summary>
    public bool Begins(string key) => Key.TrimEnd('*') is { Length: >= FewestCharacters } shown && key.StartsWith(shown, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why it lets no further peer in; <see langword="null"/> when it does.</summary>
    public string? WhyNot(DateTimeOffset now) =>
        State is not ("valid" or "") ? $"the setup key '{Name}' is {State}"
        : Type == OneOff ? $"the setup key '{Name}' is for one peer only"
        : Expires is { Year: > 1 } expires && expires <= now ? $"the setup key '{Name}' is expired"
        : null;
}
