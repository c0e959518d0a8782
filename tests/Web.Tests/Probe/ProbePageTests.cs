using System.Net;
using OpenZro.Probes.Web.Probe;
using OpenZro.Probes.Web.Tests.Metrics;

namespace OpenZro.Probes.Web.Tests.Probe;

public sealed class ProbePageTests
{
    [Fact]
    public async Task A_relay_is_probed_now()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var before = fleet.Relay("br").Counters.Connections;

        var scrape = Scrape.Parse((await fleet.GetAsync("/probe?relay=br")).Body);

        scrape.Value("probe_success").ShouldBe(1);
        scrape.Value("probe_duration_seconds").ShouldBeGreaterThan(0);
        scrape.Value("ozprobes_probe_phase_seconds", ("relay", "br"), ("phase", "handshake")).ShouldBeGreaterThan(0);
        scrape.Find("ozprobes_probe_phase_seconds", ("phase", "upgrade")).ShouldBeEmpty();
        fleet.Relay("br").Counters.Connections.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_relay_that_fails_says_in_which_phase_and_why()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        await fleet.Relay("br").DisposeAsync();

        var scrape = Scrape.Parse((await fleet.GetAsync("/probe?relay=br")).Body);

        scrape.Value("probe_success").ShouldBe(0);
        scrape.Value("ozprobes_probe_failure_info", ("phase", "connect"), ("reason", "refused")).ShouldBe(1);
    }

    [Fact]
    public async Task It_upgrades_only_when_asked_to()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var scrape = Scrape.Parse((await fleet.GetAsync("/probe?relay=br&upgrade=true")).Body);

        scrape.Value("ozprobes_probe_phase_seconds", ("phase", "upgrade")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task With_a_secret_it_authenticates()
    {
        var fleet = new ServedFleet("br") { Extra = "authSecret: { env: OZ_AUTH_SECRET }\n" };
        fleet.WriteFleet("br");
        await using var served = await fleet.StartAsync();

        var page = (await served.GetAsync("/probe?relay=br&debug=true")).Body;

        page.ShouldContain("phase=\"authenticate\"");
        page.ShouldNotContain(ServedFleet.Secret);
    }

    [Fact]
    public async Task Debug_tells_the_whole_story()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var page = (await fleet.GetAsync("/probe?relay=br&debug=true")).Body;

        page.ShouldContain("br: probe of 127.0.0.1:");
        page.ShouldContain("ClientHello for 127.0.0.1");
        page.ShouldContain("probe_success 1");
    }

    [Theory]
    [InlineData("/probe", HttpStatusCode.BadRequest, "Name a relay")]
    [InlineData("/probe?relay=", HttpStatusCode.BadRequest, "relay has no value")]
    [InlineData("/probe?relay=br&relay=us", HttpStatusCode.BadRequest, "relay is given 2 times")]
    [InlineData("/probe?target=br", HttpStatusCode.BadRequest, "takes no parameter")]
    [InlineData("/probe?relay=evil.example", HttpStatusCode.NotFound, "it has br")]
    [InlineData("/probe?relay=br&debug=perhaps", HttpStatusCode.BadRequest, "debug is true or false, and not ")]
    public async Task Only_relays_of_the_fleet_are_probed(string path, HttpStatusCode status, string detail)
    {
        await using var fleet = await new ServedFleet("br").StartAsync();

        var (answered, body) = await fleet.GetAsync(path);

        answered.ShouldBe(status);
        body.ShouldContain(detail);
    }

    [Fact]
    public async Task A_relay_is_not_probed_twice_at_a_time()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var before = fleet.Relay("br").Counters.Connections;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fleet.GetAsync("/probe?relay=br")));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.TooManyRequests);
        var probes = answers.Count(answer => answer.Status == HttpStatusCode.OK);
        probes.ShouldBeGreaterThan(0);
        fleet.Relay("br").Counters.Connections.ShouldBe(before + probes);
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData("15", 14.5)]
    [InlineData("2.5", 2)]
    [InlineData("0.1", 0.25)]
    [InlineData("100000", 29.5)]
    [InlineData("-1", 10)]
    [InlineData("NaN", 10)]
    [InlineData("soon", 10)]
    public void The_scrape_timeout_bounds_the_probe(string? header, double seconds) =>
        ProbePage.LimitOf(header).TotalSeconds.ShouldBe(seconds);
}
