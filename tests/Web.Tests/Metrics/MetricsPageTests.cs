using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Web.Tests.Metrics;

public sealed class MetricsPageTests
{
    [Fact]
    public async Task A_slot_is_told_by_phase_endpoint_and_relay()
    {
        await using var fleet = await new ServedFleet("br", "us").StartAsync();

        var scrape = Scrape.Parse((await fleet.GetAsync("/metrics")).Body);

        // On a busy machine a handshake may be slow, and the relay degraded: it is told as it was judged.
        var judged = fleet.State.Current.Last!.Judgement.Relays.Single(relay => relay.Relay == "br").Status;
        judged.ShouldBeOneOf(RelayStatus.Healthy, RelayStatus.Degraded);
        foreach (var status in Enum.GetValues<RelayStatus>())
            scrape.Value("ozprobes_relay_status", ("relay", "br"), ("status", KebabCase.Of(status))).ShouldBe(status == judged ? 1 : 0);
        scrape.Value("ozprobes_phase_duration_seconds_count", ("relay", "br"), ("phase", "handshake"), ("region", "brazilsouth")).ShouldBe(1);
        scrape.Value("ozprobes_phase_duration_seconds_bucket", ("relay", "br"), ("phase", "handshake"), ("le", "+Inf")).ShouldBe(1);
        scrape.Value("ozprobes_phase_duration_seconds_sum", ("relay", "br"), ("phase", "handshake")).ShouldBeGreaterThan(0);
        scrape.Value("ozprobes_probes_total", ("relay", "us"), ("result", "success")).ShouldBe(1);
        scrape.Find("ozprobes_pick_probability", ("case", "udp-blocked")).Sum(series => series.Value).ShouldBe(1, 0.001);
        scrape.Value("ozprobes_certificate_expiry_timestamp_seconds", ("relay", "br")).ShouldBeGreaterThan(scrape.Value("ozprobes_last_slot_timestamp_seconds"));
        scrape.Value("ozprobes_slots_total").ShouldBe(1);
        scrape.Value("ozprobes_storage_up").ShouldBe(1);
    }

    [Fact]
    public async Task Names_follow_the_conventions()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var scrape = Scrape.Parse((await fleet.GetAsync("/metrics")).Body);

        foreach (var (name, type) in scrape.Types)
        {
            name.ShouldMatch("^(ozprobes|process)_[a-z0-9_]+$");
            name.EndsWith("_total", StringComparison.Ordinal).ShouldBe(type == "counter", name);
            if (type == "histogram")
                name.ShouldEndWith("_seconds");
            name.ShouldNotMatch("_(ms|milliseconds|kb|percent)(_|$)");
        }

        foreach (var label in scrape.All.SelectMany(series => series.Labels.Keys).Distinct())
            label.ShouldMatch("^[a-z][a-z_]*$");
    }

    [Fact]
    public async Task Buckets_grow_and_end_with_the_count()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var scrape = Scrape.Parse((await fleet.GetAsync("/metrics")).Body);

        var buckets = scrape.Find("ozprobes_phase_duration_seconds_bucket", ("phase", "connect")).ToList();
        buckets.Select(bucket => bucket.Labels["le"]).ShouldBe(["0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"]);
        buckets.Zip(buckets.Skip(1)).ShouldAllBe(pair => pair.First.Value <= pair.Second.Value);
        buckets[^1].Value.ShouldBe(scrape.Value("ozprobes_phase_duration_seconds_count", ("phase", "connect")));
    }

    [Fact]
    public async Task A_relay_that_left_the_fleet_leaves_the_page()
    {
        var fleet = new ServedFleet("br", "us") { Interval = "1s" };
        fleet.WriteFleet("br", "us");
        await using var served = await fleet.StartAsync();
        await served.UntilAsync("/metrics", page => page.Contains("relay=\"us\"", StringComparison.Ordinal));

        fleet.WriteFleet("br");

        var page = await served.UntilAsync("/metrics", page => !page.Contains("relay=\"us\"", StringComparison.Ordinal));
        Scrape.Parse(page).Find("ozprobes_relay_status", ("relay", "br"), ("status", "healthy")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_goes_wrong_is_counted_by_phase_and_reason()
    {
        await using var fleet = new ServedFleet("br", "us");
        await fleet.Relay("us").DisposeAsync();
        await fleet.StartAsync();

        var scrape = Scrape.Parse((await fleet.GetAsync("/metrics")).Body);

        scrape.Value("ozprobes_probe_failures_total", ("relay", "us"), ("phase", "connect"), ("reason", "refused")).ShouldBe(1);
        scrape.Value("ozprobes_findings", ("relay", "us"), ("code", "unreachable"), ("severity", "error")).ShouldBe(1);
        scrape.Value("ozprobes_endpoint_up", ("relay", "us")).ShouldBe(0);
    }

    [Fact]
    public async Task Who_was_told_and_where_rollouts_stand_is_told_too()
    {
        await using var metered = await MeteredFleet.StartAsync();

        var scrape = Scrape.Parse(await metered.PageAsync());

        scrape.Value("ozprobes_notifications_waiting", ("target", "ops")).ShouldBeGreaterThan(0);
        scrape.Value("ozprobes_notification_attempts_total", ("target", "ops"), ("result", "failed")).ShouldBeGreaterThan(0);
        scrape.Value("ozprobes_notification_attempts_total", ("target", "ops"), ("result", "delivered")).ShouldBe(0);
        scrape.Value("ozprobes_rollouts", ("state", "running")).ShouldBe(1);
        scrape.Value("ozprobes_rollouts", ("state", "failed")).ShouldBe(0);
        scrape.Value("ozprobes_rollout_state_timestamp_seconds", ("relay", "br"), ("kind", "add"), ("state", "running")).ShouldBeGreaterThan(0);
    }
}
