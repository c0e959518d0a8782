using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary>What <c>ozprobes fleet init</c> was asked for.</summary>
internal sealed record FleetInitRequest
{
    /// <summary>The relay URLs given.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The path of a management.json.</summary>
    public string? Management { get; init; }

    /// <summary>The path of Helm values.</summary>
    public string? Values { get; init; }

    /// <summary>The file to write; standard output without it.</summary>
    public string? Output { get; init; }

    /// <summary>Whether an existing file may be overwritten.</summary>
    public bool Force { get; init; }

    /// <summary>Which product the relays run.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The DNS servers given.</summary>
    public required IReadOnlyList<string> Resolvers { get; init; }

    /// <summary>The path of the certificates to trust.</summary>
    public string? CaFile { get; init; }
}
