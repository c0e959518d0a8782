namespace OpenZro.Probes.Fleet;

/// <summary>What came of reading a fleet file: a fleet, or everything that is wrong with the file.</summary>
public sealed record FleetReading
{
    /// <summary>The fleet; <see langword="null"/> when there are errors.</summary>
    public FleetDefinition? Fleet { get; init; }

    /// <summary>What makes the file unusable, in the order of the file.</summary>
    public IReadOnlyList<FileProblem> Errors { get; init; } = [];

    /// <summary>How many more errors there are than <see cref="Errors"/> holds.</summary>
    public int ErrorsLeftOut { get; init; }

    /// <summary>What is allowed and probably not meant, in the order of the file; empty while there are errors of form.</summary>
    public IReadOnlyList<FileProblem> Warnings { get; init; } = [];
}
