using System.Globalization;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>Brings what the regions see together by cause. Pure.</summary>
internal static class StandingCauses
{
    private const int FewestOfMesh = 2;

    /// <summary>What is wrong, by all that is known.</summary>
    public static IReadOnlyList<StandingCause> In(HealthBook book, FleetDefinition fleet)
    {
        var rules = StreakRules.Of(fleet.Thresholds);
        var seen = book.Regions.SelectMany(region => InRegion(region, fleet, rules)).ToList();
        var heard = book.Regions.Where(region => region.SilentSince is null && region.NewestSlot is not null).Select(region => region.Region).ToList();
        var blind = seen.Where(one => one.Cause.Kind == CauseKind.Region && one.Detail.Code == FindingCodes.VantageBroken && heard.Contains(one.Regions[0].Region)).ToList();
        if (heard.Count >= FewestOfMesh && blind.Count == heard.Count)
            seen = [.. seen.Except(blind), .. blind.Select(one => one with { Cause = Cause.OfMesh })];
        return [.. seen.GroupBy(one => one.Cause.Key, StringComparer.Ordinal).Select(same => Together([.. same]))];
    }

    private static IEnumerable<StandingCause> InRegion(RegionHealth region, FleetDefinition fleet, StreakRules rules)
    {
        var state = region.StateOf(rules);
        foreach (var condition in region.Conditions)
        {
            var streak = condition.Slots.Current(rules);
            if (streak.State != HealthState.Unhealthy || (state == RegionState.NoData && condition.Cause.Kind == CauseKind.Region))
                continue;
            var fresh = state == RegionState.Reporting || (state == RegionState.VantageBroken && condition.Cause.Kind is CauseKind.Region or CauseKind.Resolver);
            yield return new StandingCause(condition.Cause, condition.Detail, [new IncidentRegion(region.Region, streak.Since ?? condition.SeenAt)], fresh);
        }

        if (state == RegionState.NoData)
            yield return new StandingCause(Cause.OfRegion(region.Region), Silence(region, fleet), [new IncidentRegion(region.Region, region.SilentSince!.Value)], IsFresh: true);
    }

    private static StandingCause Together(IReadOnlyList<StandingCause> same)
    {
        var worst = same.MaxBy(one => one.Detail.Severity)!;
        return worst with
        {
            Detail = worst.Detail with
            {
                Evidence = [.. same.Count == 1 ? worst.Detail.Evidence : same.SelectMany(one => one.Detail.Evidence.Select(line => $"{one.Regions[0].Region}: {line}")).Take(24)],
                Impact = string.Join("; ", same.Select(one => one.Detail.Impact).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } impact ? impact : null,
            },
            Regions = [.. same.SelectMany(one => one.Regions).OrderBy(region => region.Region, StringComparer.Ordinal)],
            IsFresh = same.Any(one => one.IsFresh),
        };
    }

    private static CauseDetail Silence(RegionHealth region, FleetDefinition fleet) => new()
    {
        Severity = Severity.Error,
        Code = FindingCodes.NoData,
        Message = region.Unread is { } reason ? $"the results of {region.Region} cannot be read: {reason}"
            : string.Create(CultureInfo.InvariantCulture, $"{region.Region} has not reported since {region.HeardAt?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"),
        Evidence = [$"a run is due every {DurationText.Format(fleet.Interval)}, and at least three are missing"],
        Remedy = region.Unread is null
            ? "look after the prober there: does it run, does it have its fleet, can it reach its storage"
            : "look whether the storage of that region is up, and whether this server may read it",
    };
}
