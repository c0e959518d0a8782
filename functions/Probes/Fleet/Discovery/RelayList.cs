namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>The relay addresses that a file of management's holds.</summary>
public sealed record RelayList
{
    /// <summary>The addresses in their order, as written.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What the user should know about the file, one line each.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Why there are no addresses, and what to do; <see langword="null"/> when there are some.</summary>
    public string? Error { get; init; }
}
