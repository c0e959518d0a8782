using System.Text.Json;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Web.Tests.Rollouts;

public sealed class NotificationServiceTests : IDisposable
{
    private readonly string _secret = Path.GetTempFileName();

    public NotificationServiceTests() => File.WriteAllText(_secret, "simulated");

    public void Dispose() => File.Delete(_secret);

    [Fact]
    public async Task What_a_step_hands_over_reaches_the_webhook_while_the_process_drives()
    {
        await using var hook = new WebhookListener(200);
        var target = new NotificationTarget { Name = "ops", Url = hook.Url, Secret = new() { File = _secret } };
        await using var fleet = new ServedFleet("br") { Hooks = [target], IsDriving = false };
        fleet.Stage = new RolloutStage(fleet.Store, TimeProvider.System);
        await fleet.StartAsync();
        await fleet.Stage.Parts.Notifications.HandOverAsync(
            new() { Key = "held-1", Topic = "r-1", Mesh = "prod", Kind = NotificationKind.Held, At = TimeProvider.System.GetUtcNow(), Message = "it stopped", PlanHash = "abc" },
            TestContext.Current.CancellationToken);
        hook.Received.ShouldBeEmpty();

        fleet.IsDriving = true;
        await hook.UntilReceivedAsync(TestContext.Current.CancellationToken);

        hook.Received.ShouldHaveSingleItem().Body.ShouldContain("it stopped");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://probes.example.com")]
    public async Task The_command_leads_to_the_address_that_people_reach(string? given)
    {
        await using var hook = new WebhookListener(200);
        var target = new NotificationTarget { Name = "ops", Url = hook.Url, Secret = new() { File = _secret } };
        await using var fleet = new ServedFleet("br") { Hooks = [target], Change = settings => settings with { PublicUrl = given is null ? null : new Uri(given) } };
        fleet.Stage = new RolloutStage(fleet.Store, TimeProvider.System);
        await fleet.StartAsync();
        await fleet.Stage.Parts.Notifications.HandOverAsync(
            new() { Key = "opened-1", Topic = "r-1", Mesh = "prod", Kind = NotificationKind.GateOpened, Gate = "before-restart", At = TimeProvider.System.GetUtcNow(), Message = "people may decide", PlanHash = "abc" },
            TestContext.Current.CancellationToken);

        await hook.UntilReceivedAsync(TestContext.Current.CancellationToken);

        var url = given ?? fleet.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var body = JsonDocument.Parse(hook.Received.ShouldHaveSingleItem().Body);
        var data = body.RootElement.GetProperty("data");
        data.GetProperty("server").GetString().ShouldBe(url);
        data.GetProperty("command").GetString().ShouldBe($"ozprobes rollout approve r-1 --gate before-restart --hash abc --url {url}");
    }
}
