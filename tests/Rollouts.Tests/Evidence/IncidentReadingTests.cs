using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Evidence;

public sealed class IncidentReadingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetDefinition Fleet = PlanSamples.Mesh;

    [Fact]
    public void What_regions_see_since_the_rollout_began_is_new()
    {
        var reading = Read(Incident(Cause.Down("us"), new IncidentRegion("brazilsouth", Noon.AddMinutes(-5)), new IncidentRegion("eastus", Noon.AddMinutes(1)), new IncidentRegion("westeurope", Noon.AddMinutes(2))));

        reading.IsJudged.ShouldBeTrue();
        var incident = reading.New.ShouldHaveSingleItem();
        incident.Regions.ShouldBe(["eastus", "westeurope"]);
        incident.ToString().ShouldBe("relay us is down, since 2026-11-22 12:01Z (id-relay-down)");
    }

    [Fact]
    public void What_began_before_or_is_over_there_is_not_new() => Read(
        Incident(Cause.Down("us"), new IncidentRegion("brazilsouth", Noon.AddMinutes(-1)), new IncidentRegion("eastus", Noon.AddMinutes(1), Noon.AddMinutes(2)))).New.ShouldBeEmpty();

    [Fact]
    public void A_warning_and_a_silent_region_are_no_incidents_and_a_blind_region_is_one() => Read(
        Incident(Cause.Down("us"), new IncidentRegion("brazilsouth", Noon)) with { Severity = IncidentSeverity.Warning },
        Coded(Cause.OfRegion("eastus"), FindingCodes.NoData, new IncidentRegion("eastus", Noon)),
        Coded(Cause.OfRegion("westeurope"), FindingCodes.VantageBroken, new IncidentRegion("westeurope", Noon))).New.ShouldHaveSingleItem().Regions.ShouldBe(["westeurope"]);

    [Fact]
    public void A_region_that_reports_and_sees_nothing_is_without_data() => Read(
        Coded(Cause.OfRegion("eastus"), FindingCodes.NoData, new IncidentRegion("eastus", Noon.AddHours(-1))) with { Severity = IncidentSeverity.Warning }).Blind.ShouldBe(["eastus"]);

    [Fact]
    public void One_of_which_nobody_is_told_is_an_incident_all_the_same() =>
        Read(Incident(Cause.Down("br"), new IncidentRegion("brazilsouth", Noon)) with { SilencedBy = "rollout-r-1" }).New.Count.ShouldBe(1);

    [Fact]
    public void Where_nobody_judges_nothing_is_known()
    {
        IncidentReading.Of(new() { Mesh = "prod" }, Fleet, Noon, Noon).IsJudged.ShouldBeFalse();
        IncidentReading.Of(new() { Mesh = "prod", JudgedAt = Noon }, Fleet, Noon, Noon + (HealthBook.LeaseOf(Fleet) * 2)).IsJudged.ShouldBeFalse();
    }

    private static IncidentReading Read(params IReadOnlyList<Incident> open) => IncidentReading.Of(new() { Mesh = "prod", JudgedAt = Noon.AddMinutes(3), Open = open }, Fleet, Noon, Noon.AddMinutes(3));

    private static Incident Incident(Cause cause, params IReadOnlyList<IncidentRegion> regions) => Coded(cause, FindingCodes.Unreachable, regions);

    private static Incident Coded(Cause cause, string code, params IReadOnlyList<IncidentRegion> regions) => new()
    {
        Id = "id-" + KebabCase.Of(cause.Kind),
        Mesh = "prod",
        Cause = cause,
        Severity = IncidentSeverity.Error,
        Title = "relay us is down",
        Detail = new() { Severity = Severity.Error, Code = code, Message = "it does not answer", Evidence = [], Remedy = "start it" },
        Regions = regions,
        BeganAt = regions.Min(region => region.Since),
        OpenedAt = regions.Min(region => region.Since),
    };
}
