using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>What all drivers of one engine share.</summary>
internal sealed record EngineParts
{
    public required PatientTables Storage { get; init; }

    public required Instances Instances { get; init; }

    public required Signals Signals { get; init; }

    public required EngineLease Lease { get; init; }

    public required OrchestrationCatalogue Catalogue { get; init; }

    public required IOrchestrationClient Client { get; init; }

    public required Alarm Alarm { get; init; }

    public required Bells Bells { get; init; }

    /// <summary>Lets so many orchestrations be read from the store at a time.</summary>
    public required SemaphoreSlim Loading { get; init; }

    public required TimeProvider Time { get; init; }
}
