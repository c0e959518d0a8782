using System.Net;
using System.Reflection;
using System.Text.Json;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Tests.Health;

public sealed class HealthPageTests
{
    [Fact]
    public async Task A_process_that_probes_and_stores_is_ok()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var health = await fleet.JsonAsync("/healthz");

        health.GetProperty("status").GetString().ShouldBe("ok");
        health.GetProperty("reasons").GetArrayLength().ShouldBe(0);
        health.GetProperty("lastSlot").GetDateTimeOffset().ShouldBe(fleet.State.Current.Last!.Run.Slot);
        health.GetProperty("storesResults").GetBoolean().ShouldBeTrue();
        health.GetProperty("build").GetString().ShouldBe(typeof(HealthReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
    }

    [Fact]
    public async Task A_bad_fleet_file_degrades_and_a_good_one_mends()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var good = await File.ReadAllTextAsync(fleet.FleetPath, TestContext.Current.CancellationToken);

        await File.WriteAllTextAsync(fleet.FleetPath, good + "relayz: []\n", TestContext.Current.CancellationToken);
        var bad = await fleet.UntilAsync("/healthz", body => body.Contains("degraded", StringComparison.Ordinal));
        await File.WriteAllTextAsync(fleet.FleetPath, good, TestContext.Current.CancellationToken);
        await fleet.UntilAsync("/healthz", body => body.Contains("\"ok\"", StringComparison.Ordinal));

        JsonDocument.Parse(bad).RootElement.GetProperty("reasons")[0].GetString()!.ShouldContain("fleet.yaml:");
        (await fleet.GetAsync("/metrics")).Body.ShouldContain("ozprobes_fleet_file_good{region=\"brazilsouth\"} 1");
    }

    [Fact]
    public async Task While_the_storage_is_down_probing_goes_on_and_nothing_is_lost()
    {
        var tables = new SwitchedTables { IsDown = true };
        var fleet = new ServedFleet("br") { Store = tables, Interval = "1s" };
        fleet.WriteFleet("br");
        await using var served = await fleet.StartAsync();
        var (status, body) = await served.GetAsync("/healthz");
        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain("switched off");
        await served.UntilAsync("/healthz", health => JsonDocument.Parse(health).RootElement.GetProperty("backlogRuns").GetInt32() >= 2);

        tables.IsDown = false;

        await served.UntilAsync("/healthz", health => health.Contains("\"backlogRuns\":0", StringComparison.Ordinal));
        var known = served.State.Current;
        var stored = OpenZro.Probes.Results.ResultsSummary.FromJson((await served.GetAsync("/api/results?last=1h")).Body);
        stored.Rows[0].Succeeded.ShouldBeGreaterThanOrEqualTo(known.Slots);
        known.Backlog.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task A_storage_that_is_not_there_from_the_start_degrades_before_the_first_slot()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var known = fleet.State.Current with { Last = null, SeedFailure = "no answer" };

        var report = HealthRules.Judge(known, known.StartedAt);

        report.Status.ShouldBe(HealthStatus.Degraded);
        report.Reasons.ShouldHaveSingleItem().ShouldStartWith("the storage does not answer: no answer");
        report.StoresResults.ShouldBeFalse();
        OpenZro.Probes.Web.Metrics.StateMetrics.Of(known).ShouldContain(family => family.Name == "ozprobes_storage_up" && family.Samples[0].Value == 0);
    }

    [Fact]
    public async Task Management_that_does_not_tell_of_its_peers_degrades_and_what_was_known_of_them_stays()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var peers = fleet.Service<PeersState>();
        peers.Take(new PeersDocument { Mesh = "test", At = DateTimeOffset.UnixEpoch, Peers = [new() { Id = "1", Name = "sp-1", Connected = true, Relay = "br", SeenAt = DateTimeOffset.UnixEpoch }] });

        peers.Take(new PeersDocument { Mesh = "test", At = DateTimeOffset.UnixEpoch.AddHours(1), Failure = "no answer from 10.0.0.7" });
        var (status, body) = await fleet.GetAsync("/healthz");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain("management does not tell of its peers");
        body.ShouldNotContain("10.0.0.7", Case.Insensitive, "anybody may read it");
        peers.Use!.ShouldSatisfyAllConditions(use => use.At.ShouldBe(DateTimeOffset.UnixEpoch), use => use.Homes.ShouldHaveSingleItem().Relay.ShouldBe("br"));
    }

    [Fact]
    public async Task The_age_of_the_last_slot_is_the_same_as_in_the_metrics()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var known = fleet.State.Current;

        var report = HealthRules.Judge(known, known.Last!.Run.Slot.AddSeconds(90));

        report.LastSlotAgeSeconds.ShouldBe(90);
    }

    [Fact]
    public async Task It_says_how_long_the_next_slot_may_be_away()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        fleet.Interval.ShouldBe("50m");
        HealthRules.Judge(fleet.State.Current, fleet.State.Current.StartedAt).IntervalSeconds.ShouldBe(3000);
    }

    [Fact]
    public async Task Three_silent_intervals_are_a_process_that_does_not_probe()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var known = fleet.State.Current;
        var (ended, interval) = (known.Last!.EndedAt, known.Fleet.Fleet.Interval);

        HealthRules.Judge(known, ended + (interval * 2.9)).Status.ShouldBe(HealthStatus.Ok);
        HealthRules.Judge(known, ended + (interval * 3.1)).Status.ShouldBe(HealthStatus.Failing);
        HealthRules.Judge(known with { Last = null }, known.StartedAt + (interval * 3.1)).Reasons.ShouldHaveSingleItem().ShouldContain("since the start");
        HealthRules.Judge(known with { HasEnded = true }, ended).Status.ShouldBe(HealthStatus.Failing);
    }
}
