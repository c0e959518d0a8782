using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Findings;

/// <summary>What one run means: the findings, and how each relay and the fleet as a whole stand from its vantage point.</summary>
public sealed record Judgement
{
    /// <summary>The vantage point of the run.</summary>
    public required string Region { get; init; }

    /// <summary>The worst status among the relays that are not candidates, and at least degraded with a warning that is of no single relay.</summary>
    public required RelayStatus Status { get; init; }

    /// <summary>One entry per relay, in the fleet's order.</summary>
    public required IReadOnlyList<RelayJudgement> Relays { get; init; }

    /// <summary>The findings of no single relay: of the region, its picks, or the fleet; worst first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Which relay a peer here would pick, one entry per case, from the earlier runs and this one.</summary>
    public required IReadOnlyList<Pick> Picks { get; init; }

    /// <summary>Every finding: first those of the relays in the fleet's order, then those of no single relay.</summary>
    public IEnumerable<Finding> AllFindings => Relays.SelectMany(relay => relay.Findings).Concat(Findings);
}
