namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>What a person has seen with their own eyes, where nothing of ours could look.</summary>
public sealed record Confirmation
{
    /// <summary>That management runs with the new list of relays, or on a rollback with the old one.</summary>
    public bool Register { get; init; }

    /// <summary>The ids of peers that were restarted and are back.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>The home relay of these peers, by its name in the fleet or an instance URL; <see langword="null"/> for an expected one.</summary>
    public string? Home { get; init; }
}
