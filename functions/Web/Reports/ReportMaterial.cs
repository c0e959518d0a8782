using OpenZro.Probes.Health;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;

namespace OpenZro.Probes.Web.Reports;

/// <summary>What a report is made of.</summary>
internal sealed record ReportMaterial
{
    /// <summary>What each region saw last.</summary>
    public required LatestSights Sights { get; init; }

    /// <summary>What was seen of every endpoint.</summary>
    public required ResultsSeries Series { get; init; }

    /// <summary>The steps of the report.</summary>
    public required ReportSteps Steps { get; init; }

    /// <summary>The relays of the range, also those that are not there any more.</summary>
    public required IReadOnlyList<string> Relays { get; init; }

    /// <summary>The regions that the fleet or results know.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>How much each region looked, one entry per region.</summary>
    public required IReadOnlyList<ReportVantage> Vantages { get; init; }

    /// <summary>Who would have won, one entry per region.</summary>
    public required IReadOnlyList<ReportPicks> Picks { get; init; }

    /// <summary>The incidents, the newest first.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>The rollouts, the newest first.</summary>
    public required IReadOnlyList<ReportRollout> Rollouts { get; init; }
}
