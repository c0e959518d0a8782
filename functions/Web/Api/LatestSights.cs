using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Web.Api;

/// <summary>What each region saw last, judged as of now.</summary>
/// <param name="Fleet">The fleet by which all of it is judged.</param>
/// <param name="Regions">One entry per region that has results, ordered by name.</param>
/// <param name="Silent">The stores that did not answer, so that regions may be missing.</param>
internal sealed record LatestSights(FleetDefinition Fleet, IReadOnlyList<RegionSight> Regions, IReadOnlyList<SilentRegion> Silent)
{
    /// <summary>Every finding, with the region that has it.</summary>
    public IEnumerable<(string Region, Finding Finding)> AllFindings => Regions.SelectMany(seen => seen.Judgement.AllFindings.Select(finding => (seen.Run.Region, finding)));
}

/// <summary>What one region saw last.</summary>
/// <param name="Run">What was seen, of the relays that the fleet still has.</param>
/// <param name="Recent">Earlier runs, oldest first.</param>
/// <param name="Judgement">What it means now.</param>
internal sealed record RegionSight(ProbeRun Run, IReadOnlyList<ProbeRun> Recent, Judgement Judgement)
{
    /// <summary>By how much the region's clock is ahead of its storage's; <see langword="null"/> when that is not known.</summary>
    public TimeSpan? ClockAhead { get; init; }
}
