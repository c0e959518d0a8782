using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Health;

/// <summary>Health, incidents and maintenance of a process that really probes.</summary>
public sealed partial class MeshHealthTests : IDisposable
{
    private const string Quick = "thresholds: { failuresBeforeUnhealthy: 1, successesBeforeHealthy: 1, settle: 0s, underserved: 1ms, pickMargin: 0s }\n";

    private readonly string _secret = Path.GetTempFileName();

    public void Dispose() => File.Delete(_secret);

    [Fact]
    public async Task A_relay_that_dies_is_told_of_once_shown_and_resolved_when_it_is_taken_out()
    {
        await using var slack = new WebhookListener(200);
        await File.WriteAllTextAsync(_secret, slack.Url.AbsoluteUri, TestContext.Current.CancellationToken);
        await using var fleet = await ServeAsync(new NotificationTarget { Name = "chat", Format = NotificationFormat.Slack, Secret = new() { File = _secret }, Severity = IncidentSeverity.Error });
        (await fleet.JsonAsync("/api/health")).GetProperty("mesh").GetString().ShouldBe("test");

        await fleet.Relay("eu").DisposeAsync();
        var open = await UntilAsync(fleet, "/api/incidents?state=open", incidents => incidents.Any(incident => incident.GetProperty("kind").GetString() == "relay-down" && incident.GetProperty("told").GetInt32() == 1));
        var id = open.First(incident => incident.GetProperty("kind").GetString() == "relay-down").GetProperty("id").GetString()!;
        await UntilHealthAsync(fleet, health => health.GetProperty("openIncidents").EnumerateArray().Any(incident => incident.GetString() == id));
        var health = await fleet.JsonAsync("/api/health");
        var metrics = (await fleet.GetAsync("/metrics")).Body;
        fleet.WriteFleet("br", "us");
        await UntilAsync(fleet, "/api/incidents?state=resolved", incidents => incidents.Any(incident => incident.GetProperty("id").GetString() == id));

        health.GetProperty("isJudged").GetBoolean().ShouldBeTrue();
        health.GetProperty("regions")[0].GetProperty("relays").EnumerateArray().First(relay => relay.GetProperty("relay").GetString() == "eu").GetProperty("state").GetString().ShouldBe("unhealthy");
        health.GetProperty("openIncidents").EnumerateArray().Select(open => open.GetString()).ShouldContain(id);
        metrics.ShouldContain("ozprobes_relay_health{region=\"brazilsouth\",relay=\"eu\",candidate=\"false\",state=\"unhealthy\"} 1");
        metrics.ShouldContain("ozprobes_incidents{kind=\"relay-down\",severity=\"error\",silenced=\"false\"} 1");
        var deliveries = await DeliveredAsync(fleet, id, 2);
        deliveries.Select(delivery => delivery.GetProperty("kind").GetString()).Order().ShouldBe(["incident-opened", "incident-resolved"]);
        slack.Received.Select(received => JsonDocument.Parse(received.Body).RootElement.GetProperty("text").GetString()).ShouldBe(
            ["Opened (error): relay eu is down from brazilsouth", "✓ Resolved (error): relay eu was down from brazilsouth"]);
        var (status, page) = await fleet.GetAsync(new Uri(Link().Match(slack.Received.First().Body).Groups[1].Value).AbsolutePath, await fleet.TokenAsync("rita", [AccessRole.Reader]));
        status.ShouldBe(HttpStatusCode.OK, "the link of the first message still leads there");
        page.ShouldContain("Relay eu was down");
        page.ShouldContain("chat was told that it began");
        page.ShouldContain("chat was told that it is over");
    }

    [Fact]
    public async Task Metrics_say_of_whom_people_are_told_and_so_nothing_of_candidates_and_what_maintenance_covers()
    {
        await using var fleet = new ServedFleet("br", "us", "eu", "far") { Interval = "1s", Extra = Quick, Candidates = ["far"] };
        fleet.WriteFleet("br", "us", "eu", "far");
        foreach (var down in (string[])["eu", "far"])
            await fleet.Relay(down).DisposeAsync();
        await fleet.StartAsync();
        var told = await SoonAsync(fleet, "/metrics", page => OfIncident("eu", "false").IsMatch(page) && page.Contains("relay=\"far\",candidate=\"true\",state=\"unhealthy\"} 1", StringComparison.Ordinal));

        await MaintenanceAsync(fleet, "eu");
        var silenced = await SoonAsync(fleet, "/metrics", page => OfIncident("eu", "true").IsMatch(page));

        told.ShouldContain("ozprobes_incidents{kind=\"relay-down\",severity=\"error\",silenced=\"false\"} 1");
        told.ShouldNotMatch("ozprobes_incident_timestamp_seconds{.*relay=\"far\"");
        silenced.ShouldNotMatch(OfIncident("eu", "false").ToString());
        silenced.ShouldContain("ozprobes_incidents{kind=\"relay-down\",severity=\"error\",silenced=\"false\"} 0");
        silenced.ShouldContain("ozprobes_incidents{kind=\"relay-down\",severity=\"error\",silenced=\"true\"} 1");
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var id = await MaintenanceAsync(fleet);
        using var first = await fleet.Http.GetAsync(new Uri("/api/maintenance", UriKind.Relative), TestContext.Current.CancellationToken);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/maintenance");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await fleet.Http.SendAsync(again, TestContext.Current.CancellationToken);

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(id);
    }

    [Fact]
    public async Task An_operator_sets_and_ends_maintenance_and_health_shows_it_meanwhile()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        var olga = await fleet.TokenAsync("olga", [AccessRole.Operator]);
        var rita = await fleet.TokenAsync("rita", [AccessRole.Reader]);
        await UntilHealthAsync(fleet, health => health.GetProperty("regions").GetArrayLength() > 0 && health.GetProperty("regions")[0].GetProperty("relays").GetArrayLength() > 0);

        var id = await MaintenanceAsync(fleet);
        var health = await fleet.JsonAsync("/api/health");
        var (refused, _) = await fleet.SendAsync(HttpMethod.Delete, $"/api/maintenance/{id}", rita);
        var (ended, body) = await fleet.SendAsync(HttpMethod.Delete, $"/api/maintenance/{id}", olga);
        var (again, _) = await fleet.SendAsync(HttpMethod.Delete, $"/api/maintenance/{id}", olga);

        health.GetProperty("maintenance")[0].GetProperty("by").GetString().ShouldBe("olga");
        health.GetProperty("regions")[0].GetProperty("relays")[0].GetProperty("maintenance").GetString().ShouldBe(id);
        refused.ShouldBe(HttpStatusCode.Forbidden);
        ended.ShouldBe(HttpStatusCode.OK, body);
        JsonDocument.Parse(body).RootElement.GetProperty("endedBy").GetString().ShouldBe("olga");
        again.ShouldBe(HttpStatusCode.NotFound);
        (await fleet.JsonAsync("/api/health")).GetProperty("maintenance").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{ "until": "2999-01-01T00:00:00Z", "reason": "x" }""", "neither a relay nor a region")]
    [InlineData("""{ "relay": "bri", "until": "2999-01-01T00:00:00Z", "reason": "x" }""", "no relay 'bri'")]
    [InlineData("""{ "region": "mars", "until": "2999-01-01T00:00:00Z", "reason": "x" }""", "no region 'mars'")]
    [InlineData("""{ "relay": "br", "until": "2020-01-01T00:00:00Z", "reason": "x" }""", "would be over already")]
    [InlineData("""{ "relay": "br", "until": "2999-01-01T00:00:00Z", "reason": "x" }""", "more than 30 days")]
    [InlineData("""{ "relay": "br", "from": "2999-01-02T00:00:00Z", "until": "2999-01-01T00:00:00Z", "reason": "x" }""", "would end before it begins")]
    [InlineData("""{ "relay": "br", "from": "2998-12-31T00:00:00Z", "until": "2999-01-01T00:00:00Z", "reason": " " }""", "the reason is no line")]
    [InlineData("""{ "relay": "br", "reason": "x" }""", "it lacks 'until'")]
    public async Task A_maintenance_that_makes_no_sense_is_refused(string body, string told)
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        var olga = await fleet.TokenAsync("olga", [AccessRole.Operator]);

        var (status, answer) = await fleet.SendAsync(HttpMethod.Post, "/api/maintenance", olga, body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(answer).RootElement.GetProperty("detail").GetString()!.ShouldContain(told);
    }

    [Fact]
    public async Task Incidents_come_in_pages_and_by_range()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        var rows = new HealthRows(fleet.Store);
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var day = 0; day < 5; day++)
            await rows.WriteAsync(Past(start.AddDays(day), start.AddDays(day).AddHours(2)), TestContext.Current.CancellationToken);

        var first = await fleet.JsonAsync("/api/incidents?from=2026-03-01T01:00:00Z&to=2026-03-04T12:00:00Z&limit=3");
        var next = await fleet.JsonAsync($"/api/incidents?from=2026-03-01T01:00:00Z&to=2026-03-04T12:00:00Z&limit=3&after={first.GetProperty("next").GetString()}");
        var one = await fleet.JsonAsync("/api/incidents/20260303000000-feed");

        Ids(first).ShouldBe(["20260304000000-feed", "20260303000000-feed", "20260302000000-feed"]);
        Ids(next).ShouldBe(["20260301000000-feed"]);
        next.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        one.GetProperty("remedy").GetString().ShouldBe("wake it");
        foreach (var bad in (string[])["from=x", "to=x", "limit=0", "limit=501", "state=closed", "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "after=not-a-cursor", "after=zzz", "after=0", "after=%00xx"])
            (await fleet.GetAsync("/api/incidents?" + bad)).Status.ShouldBe(HttpStatusCode.BadRequest, bad);
    }

    [Fact]
    public async Task Nobody_judging_is_said_by_whoever_serves()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var store = SqliteTables.InMemory();
        var fleet = new FleetDefinition { Mesh = "prod", Version = "f" };
        var state = new VantageState(new VantageSnapshot { Region = "a", StartedAt = time.GetUtcNow(), Fleet = new ProbedFleet(fleet, null), Reading = new FleetReading() });
        var view = new HealthView(new HealthRows(store), state, time);
        (await view.WrongAsync(reads: true, TestContext.Current.CancellationToken)).ShouldBeNull("there was no time to judge yet");

        time.Advance(TimeSpan.FromMinutes(5));
        (await view.WrongAsync(reads: true, TestContext.Current.CancellationToken)).ShouldBe("nobody judges health, so nobody is told of incidents");
        await new HealthJudge(view.Rows, new Dictionary<string, ITableStore> { ["a"] = store }, null, "a", time).RunAsync(new JudgeRequest(fleet, ["a"]), TestContext.Current.CancellationToken);
        time.Advance(HealthView.Fresh);
        (await view.WrongAsync(reads: true, TestContext.Current.CancellationToken)).ShouldBeNull();
        time.Advance(TimeSpan.FromMinutes(5));

        var wrong = await view.WrongAsync(reads: true, TestContext.Current.CancellationToken);
        wrong.ShouldBe("nobody judges health since 2026-03-01 00:05:00Z, so nobody is told of incidents");
        HealthRules.Judge(state.Current, time.GetUtcNow(), wrong).Reasons.ShouldContain(wrong);
    }

    private static Regex OfIncident(string relay, string silenced) => new($"ozprobes_incident_timestamp_seconds{{.*relay=\"{relay}\",region=\"brazilsouth\",silenced=\"{silenced}\"}} [0-9]+\n");

    private static async Task<string> MaintenanceAsync(ServedFleet fleet, string relay = "br")
    {
        var olga = await fleet.TokenAsync("olga", [AccessRole.Operator]);
        var (status, body) = await fleet.SendAsync(HttpMethod.Post, "/api/maintenance", olga, JsonSerializer.Serialize(new { relay, until = TimeProvider.System.GetUtcNow().AddHours(1), reason = "new kernel" }));
        status.ShouldBe(HttpStatusCode.Created, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    private static Incident Past(DateTimeOffset from, DateTimeOffset until) => new()
    {
        Id = $"{from:yyyyMMddHHmmss}-feed", Mesh = "test", Cause = Cause.Down("br"), Severity = IncidentSeverity.Error, Title = "relay br is down from here",
        Detail = new CauseDetail { Severity = OpenZro.Probes.Findings.Severity.Error, Code = "unreachable", Message = "br sleeps", Remedy = "wake it" },
        Regions = [new IncidentRegion("brazilsouth", from, until)], BeganAt = from, OpenedAt = from, ResolvedAt = until,
    };

    private static IEnumerable<string?> Ids(JsonElement list) => list.GetProperty("incidents").EnumerateArray().Select(incident => incident.GetProperty("id").GetString());

    private static async Task<ServedFleet> ServeAsync(NotificationTarget target)
    {
        var fleet = new ServedFleet("br", "us", "eu") { Interval = "1s", Extra = Quick, Hooks = [target] };
        fleet.Stage = new RolloutStage(fleet.Store, TimeProvider.System);
        fleet.WriteFleet("br", "us", "eu");
        return await fleet.StartAsync();
    }

    private static async Task<List<JsonElement>> UntilAsync(ServedFleet fleet, string path, Func<IReadOnlyList<JsonElement>, bool> isRight)
    {
        List<JsonElement> Read(string body) => [.. JsonDocument.Parse(body).RootElement.GetProperty("incidents").EnumerateArray()];
        return Read(await SoonAsync(fleet, path, body => isRight(Read(body))));
    }

    private static async Task UntilHealthAsync(ServedFleet fleet, Func<JsonElement, bool> isRight) => await SoonAsync(fleet, "/api/health", body => isRight(JsonDocument.Parse(body).RootElement));

    private static async Task<List<JsonElement>> DeliveredAsync(ServedFleet fleet, string id, int count)
    {
        List<JsonElement> Read(string body) => [.. JsonDocument.Parse(body).RootElement.GetProperty("deliveries").EnumerateArray()];
        return Read(await SoonAsync(fleet, $"/api/incidents/{id}/deliveries", body => Read(body).Count(delivery => delivery.GetProperty("state").GetString() == "delivered") >= count));
    }

    /// <summary>Asks until the answer is right, and fails with the last one when that takes two minutes.</summary>
    private static async Task<string> SoonAsync(ServedFleet fleet, string path, Func<string, bool> isRight)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (true)
        {
            var (_, body) = await fleet.GetAsync(path);
            if (isRight(body))
                return body;
            (TimeProvider.System.GetUtcNow() < deadline).ShouldBeTrue($"{path} still says {body}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"(http[^|\\""]+/incidents/[^|\\""]+)\|")]
    private static partial Regex Link();
}
