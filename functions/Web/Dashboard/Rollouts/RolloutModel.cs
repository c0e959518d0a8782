using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What the page of one rollout shows.</summary>
public sealed record RolloutModel
{
    /// <summary>What stands around the page.</summary>
    public required PageFrame Frame { get; init; }

    /// <summary>The rollout.</summary>
    public required RolloutDocument Document { get; init; }

    /// <summary>Its plan.</summary>
    public required PlanDocument Plan { get; init; }

    /// <summary>The stages that it goes through.</summary>
    public required IReadOnlyList<CourseStage> Course { get; init; }

    /// <summary>Its peers.</summary>
    public required PeerTable Peers { get; init; }

    /// <summary>The incidents that it holds for, and that people may accept; empty while it does not hold.</summary>
    public IReadOnlyList<NewIncident> Incidents { get; init; } = [];

    /// <summary>What relays are called whose URLs peers tell.</summary>
    public required RelayNames Names { get; init; }

    /// <summary>Why what was just asked for was not done; <see langword="null"/> when nothing was.</summary>
    public RefusedAct? Refused { get; init; }
}
