namespace OpenZro.Probes.Cli.Rollout;

/// <summary>What a command takes from around it.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Token">The token of whoever runs it; <see langword="null"/> for none.</param>
internal sealed record Surroundings(TimeProvider Time, string? Token)
{
    /// <summary>Whom to ask; <see langword="null"/> for whoever is at the terminal.</summary>
    public Prompt? Person { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings Here => new(TimeProvider.System, Environment.GetEnvironmentVariable(ApiClient.TokenVariable));

    /// <summary>Asks the person at the terminal.</summary>
    public Prompt PromptOn(TextWriter error) => Person ?? Prompt.Here(error);
}
