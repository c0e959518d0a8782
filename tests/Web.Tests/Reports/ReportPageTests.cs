using System.Globalization;
using System.Net;
using System.Text.Json;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Reports;
using OpenZro.Probes.Web.Tests.Api;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Reports;

public sealed class ReportPageTests
{
    [Fact]
    public async Task It_tells_failures_of_relays_from_slots_that_a_region_missed()
    {
        await using var fleet = await ServeAsync(new ServedFleet("br", "us") { Interval = "1h" }, "br", "us");
        await WritePastAsync(fleet, "brazilsouth", hours => true);
        await WritePastAsync(fleet, "westeurope", hours => hours is < 5 or > 7, failsAt: 10);

        var report = await ReportAsync(fleet, "24h");

        report.Vantages.Select(vantage => (vantage.Region, vantage.Missed)).ShouldBe([("brazilsouth", 0), ("westeurope", 3)]);
        report.Lines.Select(line => (line.Relay, line.Region, line.Failed)).ShouldBe([("br", "brazilsouth", 0), ("br", "westeurope", 0), ("us", "brazilsouth", 0), ("us", "westeurope", 1)]);
        var worst = report.Lines[^1];
        worst.Availability!.Value.ShouldBe((double)(worst.Probes - 1) / worst.Probes, 1e-9);
        worst.Failures.ShouldBe([new FailureCount("connect", "timeout", 1)]);
        worst.Steps.Count(step => step.Probes == 0).ShouldBeGreaterThanOrEqualTo(3);
        worst.Steps.Single(step => step.Failed == 1).Probes.ShouldBe(1);
        report.Summary.ShouldContain("The least available was us from westeurope");
    }

    [Fact]
    public async Task A_region_that_is_new_has_missed_nothing_before_it_was_there()
    {
        await using var fleet = await ServeAsync(new ServedFleet("br") { Interval = "1h" }, "br");
        await WritePastAsync(fleet, "westeurope", hours => hours <= 4);

        var vantage = (await ReportAsync(fleet, "24h")).Vantages.Single(vantage => vantage.Region == "westeurope");

        (vantage.Slots, vantage.Missed).ShouldBe((5, 0));
        vantage.Steps.Count(step => step.Slots == 0).ShouldBeGreaterThanOrEqualTo(18);
    }

    [Fact]
    public async Task It_has_picks_certificates_and_incidents_of_the_range()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();
        await WritePastAsync(fleet, "brazilsouth", hours => true);
        var now = TimeProvider.System.GetUtcNow();
        var rows = new HealthRows(fleet.Store);
        await rows.WriteAsync(Incident("in", now.AddHours(-5), now.AddHours(-4)), TestContext.Current.CancellationToken);
        await rows.WriteAsync(Incident("before", now.AddDays(-5), now.AddDays(-4)), TestContext.Current.CancellationToken);

        var report = await ReportAsync(fleet, "24h");

        report.Picks.ShouldHaveSingleItem().Steps.Count(step => step.Relay is "br" or "us").ShouldBeGreaterThan(20);
        report.Certificates.Select(certificate => certificate.Relay).ShouldBe(["br", "us"], ignoreOrder: true);
        report.Incidents.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            incident => incident.Title.ShouldBe("in"), incident => incident.DurationSeconds.ShouldBe(3600, 1), incident => incident.Cause.ShouldBe("No answer."));
        report.Rollouts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Picks_are_known_when_their_slots_are_gone()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();
        await WritePastAsync(fleet, "brazilsouth", hours => true);
        await new PickRollUp(fleet.Store, new RetentionOptions(), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        var before = (await ReportAsync(fleet, "24h")).Picks.ShouldHaveSingleItem();

        foreach (var table in await fleet.Store.ListTablesAsync("Obs", TestContext.Current.CancellationToken))
            await fleet.Store.DropTableAsync(table, TestContext.Current.CancellationToken);

        var after = (await ReportAsync(fleet, "24h")).Picks.ShouldHaveSingleItem();
        after.Steps.Count(step => step.Relay is "br" or "us").ShouldBeGreaterThan(20);
        after.Steps.SkipLast(2).Select(step => (step.At, step.Relay)).ShouldBe(before.Steps.SkipLast(2).Select(step => (step.At, step.Relay)));
    }

    [Fact]
    public async Task A_slot_is_judged_by_the_fleet_that_was_in_force_then()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();
        var today = fleet.State.Current.Fleet.Fleet;
        var (br, us) = (today.Relays[0], today.Relays[1]);
        var first = await KeepAsync(fleet, today with { Relays = [us, br with { Name = "gone" }] });
        var then = await KeepAsync(fleet, today with { Relays = [us, br with { State = RelayState.Candidate }] });
        await WritePastAsync(fleet, "brazilsouth", hours => hours > 15, fleetVersion: first, rename: ("br", "gone"));
        await WritePastAsync(fleet, "brazilsouth", hours => hours is > 0 and <= 15, fleetVersion: then);

        var report = await ReportAsync(fleet, "24h");

        var winners = report.Picks.ShouldHaveSingleItem().Steps.Select(step => step.Contenders.Select(contender => contender.Relay).ToList()).ToList();
        winners.Take(5).ShouldAllBe(relays => relays.Count > 0 && !relays.Contains("br"), "br was not there yet");
        winners.SkipLast(2).TakeLast(10).ShouldAllBe(relays => relays.SequenceEqual(new[] { "us" }), "br was not listed yet, and gone was gone");
        report.Lines.Select(line => line.Relay).ShouldBe(["br", "us", "gone"], "what is not there any more was there");
    }

    [Theory]
    [InlineData("1h")]
    [InlineData("24h")]
    [InlineData("7d")]
    [InlineData("30d")]
    public async Task An_outage_counts_for_as_long_as_it_lasted_however_coarse_a_step_is(string last)
    {
        // The home region's own slot was due up to two intervals ago, and must be in the hour.
        await using var fleet = await ServeAsync(new ServedFleet("br", "us") { Interval = "20m", Regions = "{ name: brazilsouth, expect: [br, us] }, { name: westeurope, expect: [br] }" }, "br", "us");
        await WriteMinutesAsync(fleet, "westeurope", 12, isDown: minute => minute is >= 3 and < 9);

        var report = await ReportAsync(fleet, last);

        var picks = report.Picks.Single(picks => picks.Region == "westeurope");
        (picks.Right, picks.Changes).ShouldBe((0.5, 2));
        picks.Won.Select(won => (won.Relay, won.Probability, won.IsExpected)).ShouldBe([("br", 0.5, true), ("us", 0.5, false)]);
        picks.Steps.Where(step => step.Relay is not null).SelectMany(step => step.Contenders).Select(contender => contender.Relay).Distinct().ShouldBe(["br", "us"], ignoreOrder: true);
        report.Summary.ShouldContain("slot by slot where a probe failed");
        report.Summary.ShouldContain("throughout in 1 of 2 regions, and least in westeurope, 50\u202F% of the time; the clear winner changed 2 times.");
    }

    [Fact]
    public async Task It_has_the_rollouts_with_how_many_peers_are_where()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        var (_, body) = await served.GetAsync("/api/report");

        var report = JsonSerializer.Deserialize(body, ReportJson.Default.ReportDocument)!;
        var rollout = report.Rollouts.ShouldHaveSingleItem();
        rollout.Id.ShouldBe(id);
        rollout.Peers.Values.Sum().ShouldBeGreaterThan(0);
        (await ResponseSchemas.Read().ValidateAsync("get", "/api/report", 200, body, TestContext.Current.CancellationToken)).ShouldBeEmpty(body);
    }

    [Theory]
    [InlineData("soon", "last: 'soon' is no duration")]
    [InlineData("5m", "last: a report goes back 1h to 92d.")]
    [InlineData("93d", "last: a report goes back 1h to 92d.")]
    public async Task A_range_that_there_is_not_is_refused(string last, string words)
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var (status, body) = await fleet.GetAsync($"/api/report?last={last}");

        status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!.ShouldStartWith(words);
    }

    [Theory]
    [InlineData("1h", 12, 300)]
    [InlineData("24h", 24, 3600)]
    [InlineData("7d", 28, 21600)]
    [InlineData("30d", 30, 86400)]
    [InlineData("92d", 92, 86400)]
    public void Steps_are_as_many_as_a_line_can_show(string last, int count, double seconds)
    {
        var now = new DateTimeOffset(2026, 3, 10, 13, 17, 0, TimeSpan.Zero);
        _ = DurationText.TryParse(last, out var range, out _);

        var steps = ReportSteps.Of(range, now);

        (steps.Count, steps.Length.TotalSeconds).ShouldBe((count, seconds));
        (steps.From.UtcTicks % steps.Length.Ticks).ShouldBe(0);
        steps.Before.ShouldBeGreaterThan(now);
        (steps.Before - steps.Length).ShouldBeLessThanOrEqualTo(now);
        steps.EndOf(count - 1).ShouldBe(now);
    }

    private static Task<ServedFleet> ServeAsync(ServedFleet fleet, params string[] relays)
    {
        fleet.WriteFleet(relays);
        return fleet.StartAsync();
    }

    private static async Task<ReportDocument> ReportAsync(ServedFleet fleet, string last)
    {
        var (status, body) = await fleet.GetAsync($"/api/report?last={last}");
        status.ShouldBe(HttpStatusCode.OK, body);
        return JsonSerializer.Deserialize(body, ReportJson.Default.ReportDocument)!;
    }

    private static async Task WritePastAsync(ServedFleet fleet, string region, Func<int, bool> runs, int failsAt = -1, string? fleetVersion = null, (string From, string To)? rename = null)
    {
        var own = fleet.State.Current.Last!.Run;
        var writer = new ResultsWriter(fleet.Store, new RetentionOptions(), TimeProvider.System);
        for (var hours = 30; hours >= 0; hours--)
        {
            if (!runs(hours))
                continue;
            var slot = own.Slot.AddHours(-hours);
            await writer.WriteAsync(
                own with
                {
                    Region = region, Slot = slot, StartedAt = slot, FleetVersion = fleetVersion ?? own.FleetVersion,
                    Relays = [.. own.Relays.Select(relay => hours == failsAt && relay.Relay == "us" ? Failing(relay) : relay.Relay == rename?.From ? relay with { Relay = rename.Value.To } : relay)],
                },
                cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Slots a minute apart, the last of them minutes ago: us is far, and br is near while it is not down.</summary>
    private static async Task WriteMinutesAsync(ServedFleet fleet, string region, int count, Func<int, bool> isDown)
    {
        var own = fleet.State.Current.Last!.Run;
        var now = TimeProvider.System.GetUtcNow();
        var first = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(-count - 3);
        var writer = new ResultsWriter(fleet.Store, new RetentionOptions(), TimeProvider.System);
        for (var minute = 0; minute < count; minute++)
        {
            var slot = first.AddMinutes(minute);
            await writer.WriteAsync(
                own with
                {
                    Region = region, Slot = slot, StartedAt = slot,
                    Relays = [.. own.Relays.Select(relay => relay.Relay == "us" ? Taking(relay, 100) : isDown(minute) ? Failing(relay) with { Quic = [] } : Taking(relay, 1))],
                },
                cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A relay of which each phase took so many milliseconds.</summary>
    private static RelayRun Taking(RelayRun relay, int milliseconds)
    {
        var phase = TimeSpan.FromMilliseconds(milliseconds);
        return relay with { Quic = [], Endpoints = [.. relay.Endpoints.Select(seen => seen with { Connect = phase, Handshake = phase, Upgrade = phase, Authenticate = phase })] };
    }

    /// <summary>Keeps a fleet as a region that probes by it does, and tells its version.</summary>
    private static async Task<string> KeepAsync(ServedFleet fleet, FleetDefinition past)
    {
        var kept = past with { Version = FleetVersion.Of(past) };
        await new ResultsWriter(fleet.Store, new RetentionOptions(), TimeProvider.System).KeepAsync(kept, TestContext.Current.CancellationToken);
        return kept.Version;
    }

    private static RelayRun Failing(RelayRun relay) => relay with
    {
        Endpoints = [.. relay.Endpoints.Select(seen => new Observation { Endpoint = seen.Endpoint, StartedAt = seen.StartedAt, Failure = new ProbeFailure(ProbePhase.Connect, FailureReason.Timeout, "no answer") })],
    };

    private static Incident Incident(string title, DateTimeOffset beganAt, DateTimeOffset resolvedAt) => new()
    {
        Id = beganAt.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) + title,
        Mesh = "test",
        Cause = Cause.Down("br"),
        Severity = IncidentSeverity.Critical,
        Title = title,
        Detail = new CauseDetail { Severity = Severity.Error, Code = FindingCodes.ConnectTimeout, Message = "No answer.", Evidence = [], Remedy = "Look." },
        Regions = [new IncidentRegion("brazilsouth", beganAt, resolvedAt)],
        BeganAt = beganAt,
        OpenedAt = beganAt,
        ResolvedAt = resolvedAt,
    };
}
