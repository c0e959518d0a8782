using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>What came of reading a connections file: connections, or everything that is wrong with the file.</summary>
public sealed record ConnectionReading
{
    /// <summary>The connections; <see langword="null"/> when there are errors.</summary>
    public ConnectionSet? Connections { get; init; }

    /// <summary>What makes the file unusable, in the order of the file.</summary>
    public IReadOnlyList<FileProblem> Errors { get; init; } = [];

    /// <summary>How many more errors there are than <see cref="Errors"/> holds.</summary>
    public int ErrorsLeftOut { get; init; }

    /// <summary>What is allowed and probably not meant, in the order of the file.</summary>
    public IReadOnlyList<FileProblem> Warnings { get; init; } = [];
}
