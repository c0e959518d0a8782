using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Infra.Tests.Queries;

/// <summary>When the alerts of a deployment fire, by the events that the app writes.</summary>
public sealed class AlertTests
{
    [Theory]
    [InlineData("60s", "60s", 55)]
    [InlineData("10m", "60s", 20)]
    [InlineData("1h", "60s", 5)]
    [InlineData("1h", "30m", 35)]
    public async Task A_gate_that_was_decided_in_time_reminds_nobody(string fleet, string timer, int decided)
    {
        var run = new AlertRun(await DeploymentAsync(fleet, timer)).Says(0, decided, timer == "30m" ? 30 : 1, (log, at) => log.ReportWaiting("r-1", "prod", "before-restart", AlertRun.At(0), null, at));

        (await run.FiresAsync("rollout-waiting", "Gate", 500)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("60s")]
    [InlineData("10m")]
    [InlineData("1h")]
    public async Task A_gate_at_which_a_rollout_waits_for_longer_is_told_of_until_it_is_decided(string fleet)
    {
        var run = new AlertRun(await DeploymentAsync(fleet, "60s")).Says(0, 90, 1, (log, at) => log.ReportWaiting("r-1", "prod", "before-restart", AlertRun.At(0), null, at));

        (await run.FiresAsync("rollout-waiting", "Gate", 500)).Select(fired => fired.Minute).ShouldBe([65, 70, 75, 80, 85, 90, 95]);
    }

    [Theory]
    [InlineData("60s")]
    [InlineData("1h")]
    public async Task A_rollout_that_holds_is_told_of_until_it_goes_on(string fleet)
    {
        var run = new AlertRun(await DeploymentAsync(fleet, "60s")).Says(0, 30, 1, (log, at) => log.ReportFailed("r-1", "prod", "verify peers", "2 peers are not back", at));

        (await run.FiresAsync("rollout-failed", "Reason", 500)).ShouldBe([.. new[] { 5, 10, 15, 20, 25, 30, 35 }.Select(minute => (minute, "2 peers are not back"))]);
    }

    [Fact]
    public async Task Every_incident_is_told_of_whatever_its_kind_under_its_own_severity_and_what_a_maintenance_covers_is_not()
    {
        var open = new[]
        {
            Of(Cause.OfRegion("eastus"), IncidentSeverity.Error, "eastus"),
            Of(new Cause { Kind = CauseKind.Resolver, Resolver = "192.0.2.53" }, IncidentSeverity.Critical, "brazilsouth", "eastus"),
            Of(Cause.Down("br"), IncidentSeverity.Error, "brazilsouth"),
            Of(new Cause { Kind = CauseKind.Finding, Code = FindingCodes.CertExpiring, Relay = "br", Member = "relay-br-1.example.com" }, IncidentSeverity.Warning, "brazilsouth"),
            Of(new Cause { Kind = CauseKind.Finding, Code = FindingCodes.CertExpiring, Relay = "us" }, IncidentSeverity.Warning, "brazilsouth") with { SilencedBy = "m-1" },
        };
        var run = new AlertRun(await Predictions.Plain).Says(0, 10, 1, (log, at) => log.ReportHealth(Judged(at, open)));

        (await run.FiresAsync("incident-critical", "Cause", 10)).ShouldBe([(5, "resolver: 192.0.2.53")]);
        (await run.FiresAsync("incident-error", "Cause", 10)).ShouldBe([(5, "region: eastus"), (5, "relay-down: br")], ignoreOrder: true);
        (await run.FiresAsync("incident-warning", "Cause", 10)).ShouldBe([(5, "cert-expiring: relay-br-1.example.com")]);
    }

    [Fact]
    public async Task An_incident_that_becomes_worse_is_told_of_as_what_it_is_now_and_not_any_more_once_it_is_over()
    {
        var run = new AlertRun(await Predictions.Plain)
            .Says(0, 20, 1, (log, at) => log.ReportHealth(Judged(at, Of(Cause.Down("br"), IncidentSeverity.Error, "eastus"))))
            .Says(20, 30, 1, (log, at) => log.ReportHealth(Judged(at, Of(Cause.Down("br"), IncidentSeverity.Critical, "brazilsouth", "eastus"))))
            .Says(30, 90, 1, (log, at) => log.ReportHealth(Judged(at)));

        (await run.FiresAsync("incident-error", "Regions", 90)).ShouldBe([.. new[] { 5, 10, 15, 20 }.Select(minute => (minute, "eastus"))]);
        (await run.FiresAsync("incident-critical", "Regions", 90)).ShouldBe([.. new[] { 25, 30, 35 }.Select(minute => (minute, "brazilsouth, eastus"))]);
    }

    [Fact]
    public async Task Nobody_judging_is_told_of_while_home_probes()
    {
        var run = new AlertRun(await Predictions.Plain)
            .Says(0, 120, 1, (log, at) => log.Report(Slot("brazilsouth", at)))
            .Says(0, 40, 1, (log, at) => log.ReportHealth(Judged(at)))
            .Says(60, 120, 1, (log, at) => log.ReportHealth(Judged(at)));

        (await run.FiresAsync("not-judged", "Home", 120)).ShouldBe([.. new[] { 50, 55, 60 }.Select(minute => (minute, "brazilsouth"))]);
        (await run.FiresAsync("no-slot", "Region", 120)).Where(fired => fired.Minute > 0 && fired.Found == "brazilsouth").ShouldBeEmpty();
    }

    [Fact]
    public async Task Home_that_says_nothing_any_more_is_told_of_once_and_so_is_every_region_then()
    {
        var run = new AlertRun(await Predictions.Plain)
            .Says(0, 40, 1, (log, at) => log.Report(Slot("brazilsouth", at)))
            .Says(0, 80, 1, (log, at) => log.Report(Slot("eastus", at)))
            .Says(0, 40, 1, (log, at) => log.ReportHealth(Judged(at)));

        (await run.FiresAsync("not-judged", "Home", 80)).ShouldBeEmpty();
        (await run.FiresAsync("no-slot", "Region", 80)).Where(fired => fired.Minute > 0 && fired.Found != "westeurope").ShouldBe([.. new[] { 50, 55, 60, 65, 70, 75 }.Select(minute => (minute, "brazilsouth"))]);
    }

    [Fact]
    public async Task A_silent_region_of_which_home_has_made_an_incident_is_told_of_by_that_and_in_maintenance_by_nothing()
    {
        var silent = Of(Cause.OfRegion("eastus"), IncidentSeverity.Error, "eastus") with { SilencedBy = "m-1" };
        var run = new AlertRun(await Predictions.Plain)
            .Says(0, 80, 1, (log, at) => log.Report(Slot("brazilsouth", at)))
            .Says(0, 80, 1, (log, at) => log.Report(Slot("westeurope", at)))
            .Says(0, 30, 1, (log, at) => log.Report(Slot("eastus", at)))
            .Says(0, 35, 1, (log, at) => log.ReportHealth(Judged(at)))
            .Says(35, 60, 1, (log, at) => log.ReportHealth(Judged(at, silent)))
            .Says(60, 80, 1, (log, at) => log.ReportHealth(Judged(at)));

        (await run.FiresAsync("no-slot", "Region", 80)).Where(fired => fired.Minute > 0).ShouldBe([(65, "eastus"), (70, "eastus"), (75, "eastus")]);
        (await run.FiresAsync("incident-error", "Cause", 80)).ShouldBeEmpty();
    }

    private static Task<Snapshot> DeploymentAsync(string fleet, string timer) => BicepCompiler.PredictAsync("main.bicep", $"""
        param regions = ['brazilsouth', 'eastus']
        {Predictions.Fleet}
        param alertEmails = ['network@example.com']
        param interval = '{timer}'
        param storageSuffix = 'core.windows.net'
        """, $"interval: {fleet}\nregions: [ {{ name: brazilsouth }}, {{ name: eastus }} ]\n");

    private static SlotOutcome Slot(string region, DateTimeOffset at)
    {
        var fleet = FleetReader.Read("relays: [{ name: br, url: 'rels://br.example.com:443' }]", "fleet.yaml").Fleet!;
        return new SlotOutcome(
            new SlotRequest { Fleet = new ProbedFleet(fleet, null), Region = region, Slot = at },
            new ProbeRun { Region = region, Slot = at, StartedAt = at, Relays = [] },
            new Judgement { Region = region, Status = RelayStatus.Healthy, Relays = [new RelayJudgement("br", RelayStatus.Healthy, [])], Findings = [], Picks = [] },
            new RecordOutcome(IsStored: true, Drained: 0, Failure: null)) { EndedAt = at };
    }

    private static HealthBook Judged(DateTimeOffset at, params Incident[] open) => new() { Mesh = "prod", JudgedAt = at, Open = open };

    private static Incident Of(Cause cause, IncidentSeverity severity, params string[] regions) => new()
    {
        Id = "20260131120000-" + cause.Name,
        Mesh = "prod",
        Cause = cause,
        Severity = severity,
        Title = cause.Name,
        Detail = new CauseDetail { Severity = Severity.Error, Message = "it is so", Code = cause.Code ?? FindingCodes.Unreachable, Remedy = "Mend it." },
        Regions = [.. regions.Select(region => new IncidentRegion(region, AlertRun.At(0)))],
        BeganAt = AlertRun.At(0),
        OpenedAt = AlertRun.At(0),
    };
}
