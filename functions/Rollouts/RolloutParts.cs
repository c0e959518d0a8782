using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Locking;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts;

/// <summary>All that rollouts stand on: where their rows are, and what they see and touch the world through.</summary>
public sealed record RolloutParts
{
    /// <summary>Where the rows are.</summary>
    public required ITableStore Store { get; init; }

    /// <summary>The present.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The fleet.</summary>
    public required IFleetDesk Fleets { get; init; }

    /// <summary>The probes.</summary>
    public required IProbeEvidence Probes { get; init; }

    /// <summary>The peers.</summary>
    public required IPeerDirectory Directory { get; init; }

    /// <summary>What touches machines.</summary>
    public required IDriverCatalogue Drivers { get; init; }

    /// <summary>Where people are told.</summary>
    public required INotifications Notifications { get; init; }

    /// <summary>Plans that were read before.</summary>
    internal PlanShelf Plans { get; } = new();

    /// <summary>Headers, plans and control rows.</summary>
    public RolloutRows Rows => new(Store);

    /// <summary>The peers' rows.</summary>
    public PeerRows Peers => new(Store);

    /// <summary>What peers last said of themselves.</summary>
    public PeerSightings Sightings => new(Store);

    /// <summary>Instants that are written once.</summary>
    public Marks Marks => new(Store);

    /// <summary>The gates' rows.</summary>
    public GateStore Gates => new(Store, Clock);

    /// <summary>The meshes' locks.</summary>
    public MeshLocks Locks => new(Store);

    /// <summary>The health of meshes, for maintenance.</summary>
    public HealthRows Health => new(Store);

    /// <summary>The audits.</summary>
    public AuditLog Audit => new(Store, Clock);
}
