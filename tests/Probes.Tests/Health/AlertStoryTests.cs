using System.Text.Json;
using System.Net;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Tests.Findings;

namespace OpenZro.Probes.Tests.Health;

/// <summary>What an Alertmanager and a Slack are sent as regions, relays and DNS servers go and come back.</summary>
public sealed class AlertStoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relays_outage_pages_once_and_resolves_once_however_often_the_judge_starts_again(bool restarts)
    {
        await using var story = new AlertStory();

        await story.SlotsAsync(4, _ => story.Health.Scene, restarts);
        await story.SlotsAsync(12, _ => story.Health.Down("br"), restarts);
        await story.SlotsAsync(10, _ => story.Health.Scene, restarts);

        story.Chat.ShouldBe(["Opened (critical): relay br is down from brazilsouth, eastus, westeurope", "✓ Resolved (critical): relay br was down from brazilsouth, eastus, westeurope"]);
        story.Pages().ShouldBe(["fires: relay br is down from brazilsouth, eastus, westeurope", "resolved: relay br was down from brazilsouth, eastus, westeurope"]);
        story.Slack.Received.Last().Body.ShouldContain("It lasted 13m, until all was well again.");
        story.Slack.Received.Select(received => Json(received.Body).GetProperty("attachments")[0].GetProperty("color").GetString()).ShouldBe(["danger", "good"]);
        var over = Json(story.Alertmanager.Received.Last().Body)[0].GetProperty("annotations");
        over.GetProperty("description").GetString()!.ShouldStartWith("It lasted 13m, until all was well again. What was wrong: ");
        over.GetProperty("regions").GetString().ShouldBe("brazilsouth, eastus, westeurope");
    }

    [Fact]
    public async Task A_regions_outage_pages_once_and_resolves_once()
    {
        await using var story = new AlertStory();

        await story.SlotsAsync(4, _ => story.Health.Scene);
        story.Health.Probing.Remove(HealthStory.Europe);
        await story.SlotsAsync(10, _ => story.Health.Scene);
        story.Health.Probing.Add(HealthStory.Europe);
        await story.SlotsAsync(8, _ => story.Health.Scene);

        story.Chat.ShouldBe(["Opened (error): no-data: region westeurope", "✓ Resolved (error): no-data: region westeurope"]);
        story.Pages().ShouldBe(["fires: no-data: region westeurope", "resolved: no-data: region westeurope"]);
    }

    [Fact]
    public async Task A_resolvers_outage_pages_once_and_resolves_once()
    {
        await using var story = new AlertStory();
        story.Health.Scene = story.Health.Scene.WithFleet(fleet => fleet with { Resolvers = [IPEndPoint.Parse(Scene.Resolver)] });

        await story.SlotsAsync(4, _ => story.Health.Scene);
        await story.SlotsAsync(10, _ => Unresolved(story.Health.Scene));
        await story.SlotsAsync(8, _ => story.Health.Scene);

        story.Chat.ShouldBe(["Opened (critical): DNS server 192.0.2.53:53 is down from brazilsouth, eastus, westeurope", "✓ Resolved (critical): DNS server 192.0.2.53:53 was down from brazilsouth, eastus, westeurope"]);
        story.Pages().ShouldBe(["fires: DNS server 192.0.2.53:53 is down from brazilsouth, eastus, westeurope", "resolved: DNS server 192.0.2.53:53 was down from brazilsouth, eastus, westeurope"]);
    }

    [Fact]
    public async Task A_maintenance_pages_nobody()
    {
        await using var story = new AlertStory();
        await story.Health.Rows.SetAsync(
            story.Health.Fleet.Mesh,
            new Maintenance { Id = "m-1", Relay = "br", From = Scene.Now, Until = Scene.Now.AddHours(1), Reason = "new kernel", By = "olga" },
            TestContext.Current.CancellationToken);

        await story.SlotsAsync(10, _ => story.Health.Down("br"));
        await story.SlotsAsync(5, _ => story.Health.Scene);

        story.Slack.Received.ShouldBeEmpty();
        story.Alertmanager.Received.ShouldBeEmpty();
        (await story.Health.IncidentsAsync()).ShouldHaveSingleItem().Told.ShouldBe(0);
    }

    [Fact]
    public async Task An_alert_that_lasts_is_sent_again_before_it_would_end_by_itself()
    {
        await using var story = new AlertStory();

        await story.SlotsAsync(30, _ => story.Health.Down("br"));

        var ends = story.Alertmanager.Received.Select(received => Json(received.Body)[0]).ToList();
        ends.Count.ShouldBeGreaterThan(20);
        ends[^1].GetProperty("endsAt").GetDateTimeOffset().ShouldBeGreaterThan(story.Health.Time.GetUtcNow());
        ends.Select(alert => alert.GetProperty("labels").ToString()).Distinct().ShouldHaveSingleItem();
        ends[0].GetProperty("startsAt").GetDateTimeOffset().ShouldBe(Scene.Now);
        ends[0].GetProperty("generatorURL").GetString()!.ShouldStartWith("https://probes.example.com/incidents/20260801");
        ends[0].GetProperty("annotations").GetProperty("remedy").GetString()!.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_is_dead_is_tried_again_and_each_attempt_is_recorded_without_its_address()
    {
        await using var story = new AlertStory(500, 503, 200);

        await story.SlotsAsync(12, _ => story.Health.Down("br"));

        story.Slack.Received.Count.ShouldBe(3);
        var incident = (await story.Health.IncidentsAsync()).ShouldHaveSingleItem();
        var chat = (await story.Outbox.DeliveriesAsync(incident.Id, TestContext.Current.CancellationToken)).Single(delivery => delivery.Target == "chat");
        chat.ShouldSatisfyAllConditions(
            () => chat.State.ShouldBe(DeliveryState.Delivered), () => chat.Attempts.ShouldBe(3), () => chat.Outcome.ShouldBe("200 OK"), () => chat.Kind.ShouldBe(NotificationKind.IncidentOpened));
        foreach (var table in await story.Tables.ListTablesAsync("", TestContext.Current.CancellationToken))
        {
            await foreach (var row in story.Tables.ScanAsync(table, new KeyRange(), TestContext.Current.CancellationToken))
                System.Text.Encoding.UTF8.GetString(RowBytes.Read(row)).ShouldNotContain(AlertStory.Token);
        }
    }

    [Fact]
    public async Task What_a_relay_says_calls_nobody_in_slack_and_disguises_no_link()
    {
        await using var story = new AlertStory();
        var hostile = story.Health.Scene.Endpoints("br", seen => seen with { Handshake = null, Tls = null, Certificate = null, Failure = new ProbeFailure(ProbePhase.Handshake, FailureReason.Protocol, "<!channel> <https://evil.example|sign in>") });

        await story.SlotsAsync(6, _ => hostile);

        var body = story.Slack.Received.ShouldHaveSingleItem().Body;
        var text = Json(body).GetProperty("attachments")[0].GetProperty("text").GetString()!;
        text.ShouldNotContain("<!channel>");
        text.ShouldNotContain("<https://evil.example");
        text.ShouldContain("&lt;!channel&gt;");
    }

    private static JsonElement Json(string body) => JsonDocument.Parse(body).RootElement;

    private static Scene Unresolved(Scene scene) => new[] { "br", "us", "eu" }.Aggregate(
        scene,
        (seen, name) => seen.Saw(name, relay => relay with
        {
            Endpoints = [],
            Dns = [.. relay.Dns.Select(answer => answer with { Addresses = [], Failure = Scene.Failure(ProbePhase.Resolve, FailureReason.Timeout) })],
        }));
}
