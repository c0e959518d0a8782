namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>How a new relay comes to be.</summary>
public sealed record ProvisionRules
{
    /// <summary>The <see cref="Via"/> that asks people.</summary>
    public const string Manual = "manual";

    /// <summary>The name of a provision target of the server's connections, or <see cref="Manual"/>.</summary>
    public required string Via { get; init; }

    /// <summary>What people are asked to do, shown and never run; <see langword="null"/> when nothing is said.</summary>
    public string? Instructions { get; init; }

    /// <summary>The name of one of the target's templates.</summary>
    public string? Template { get; init; }

    /// <summary>The template's parameters, as texts that the template's own types interpret.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
