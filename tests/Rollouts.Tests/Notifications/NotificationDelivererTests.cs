using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Notifications;

public sealed class NotificationDelivererTests : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly NotificationOutbox _outbox;
    private readonly WebhookSender _sender;

    public NotificationDelivererTests()
    {
        _outbox = new NotificationOutbox(_store);
        _sender = new WebhookSender(name => name == "HOOK_SECRET" ? Secret : null, _time);
    }

    public ValueTask DisposeAsync()
    {
        _sender.Dispose();
        return _store.DisposeAsync();
    }

    [Fact]
    public async Task A_notification_is_sent_signed_once_and_recorded()
    {
        await using var hook = new WebhookListener(204);
        var deliverer = Deliverer(Target("ops", hook));
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);

        await deliverer.DeliverDueAsync(Cancel);
        await deliverer.DeliverDueAsync(Cancel);

        var received = hook.Received.ShouldHaveSingleItem();
        received.ContentType.ShouldBe("application/json");
        received.Id.ShouldBe("r-1_gate-1");
        received.Timestamp.ShouldBe("1773144000");
        received.Signature.ShouldBe(WebhookSignature.Of(Secret, received.Id!, received.Timestamp!, Encoding.UTF8.GetBytes(received.Body)));
        var body = JsonDocument.Parse(received.Body).RootElement;
        body.GetProperty("type").GetString().ShouldBe("rollout.gate-opened");
        body.GetProperty("data").GetProperty("message").GetString().ShouldBe("may it go on?");
        body.GetProperty("data").GetProperty("command").GetString().ShouldBe("ozprobes rollout approve r-1 --gate before-restart --hash abc");
        body.GetProperty("data").GetProperty("api").GetString().ShouldBe("/api/rollouts/r-1/gates/before-restart/decisions");
        var delivery = (await _outbox.DeliveriesAsync("r-1", Cancel)).ShouldHaveSingleItem();
        delivery.ShouldSatisfyAllConditions(() => delivery.State.ShouldBe(DeliveryState.Delivered), () => delivery.Attempts.ShouldBe(1), () => delivery.Outcome.ShouldBe("204 NoContent"));
    }

    [Fact]
    public void The_command_names_the_server()
    {
        using var body = JsonDocument.Parse(WebhookMessage.Of(Gate("gate-1"), "http://127.0.0.1:9000").Body);

        body.RootElement.GetProperty("data").GetProperty("command").GetString().ShouldBe("ozprobes rollout approve r-1 --gate before-restart --hash abc --url http://127.0.0.1:9000");
    }

    [Fact]
    public async Task A_receiver_that_fails_first_is_tried_again_later_with_the_same_id_and_another_timestamp()
    {
        await using var hook = new WebhookListener(503, 500, 200);
        var deliverer = Deliverer(Target("ops", hook));
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);

        await deliverer.DeliverDueAsync(Cancel);
        await deliverer.DeliverDueAsync(Cancel);
        hook.Received.Count.ShouldBe(1);
        _time.Advance(DeliveryRules.Waits[0]);
        await deliverer.DeliverDueAsync(Cancel);
        _time.Advance(DeliveryRules.Waits[1]);
        await Deliverer(Target("ops", hook)).DeliverDueAsync(Cancel);

        hook.Received.Select(received => received.Id).Distinct().ShouldHaveSingleItem();
        hook.Received.Select(received => received.Timestamp).Distinct().Count().ShouldBe(3);
        var delivery = (await _outbox.DeliveriesAsync("r-1", Cancel)).ShouldHaveSingleItem();
        delivery.State.ShouldBe(DeliveryState.Delivered);
        delivery.Attempts.ShouldBe(3);
        (await _outbox.WaitingAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_is_down_for_good_is_given_up_after_more_than_a_day()
    {
        await using var hook = new WebhookListener(500);
        var deliverer = Deliverer(Target("ops", hook));
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);
        var begun = _time.GetUtcNow();

        while ((await _outbox.WaitingAsync(Cancel)).Count > 0)
        {
            await deliverer.DeliverDueAsync(Cancel);
            _time.Advance(TimeSpan.FromMinutes(30));
        }

        var delivery = (await _outbox.DeliveriesAsync("r-1", Cancel)).ShouldHaveSingleItem();
        delivery.State.ShouldBe(DeliveryState.GivenUp);
        delivery.Attempts.ShouldBe(DeliveryRules.Waits.Count + 1);
        (delivery.TriedAt - begun).ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromDays(1));
    }

    [Theory]
    [InlineData(410, DeliveryState.GivenUp)]
    [InlineData(302, DeliveryState.Waiting)]
    [InlineData(404, DeliveryState.Waiting)]
    [InlineData(201, DeliveryState.Delivered)]
    public async Task What_the_receiver_answers_decides(int status, DeliveryState expected)
    {
        await using var hook = new WebhookListener(status);
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);

        (await Deliverer(Target("ops", hook)).DeliverDueAsync(Cancel)).ShouldHaveSingleItem().State.ShouldBe(expected);
    }

    [Fact]
    public async Task A_webhook_that_is_down_holds_up_no_other()
    {
        await using var down = new WebhookListener(500);
        await using var up = new WebhookListener(200);
        var deliverer = Deliverer(Target("down", down), Target("up", up));
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);
        await _outbox.HandOverAsync(Gate("gate-2"), Cancel);

        await deliverer.DeliverDueAsync(Cancel);

        up.Received.Select(received => received.Id).ShouldBe(["r-1_gate-1", "r-1_gate-2"]);
        (await _outbox.WaitingAsync(Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_webhook_is_told_only_of_what_it_asks_for_and_what_nobody_asks_for_is_settled()
    {
        await using var hook = new WebhookListener(200);
        var deliverer = Deliverer(Target("ops", hook) with { Kinds = [NotificationKind.Held] });
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);
        await _outbox.HandOverAsync(Gate("held-1") with { Kind = NotificationKind.Held, Gate = null }, Cancel);

        await deliverer.DeliverDueAsync(Cancel);

        hook.Received.ShouldHaveSingleItem().Body.ShouldContain("rollout.held");
        (await _outbox.WaitingAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_that_is_run_again_tells_nobody_twice()
    {
        await using var hook = new WebhookListener(200);
        var deliverer = Deliverer(Target("ops", hook));
        for (var i = 0; i < 3; i++)
        {
            await _outbox.HandOverAsync(Gate("gate-1"), Cancel);
            await deliverer.DeliverDueAsync(Cancel);
        }

        hook.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_told_and_waited_for()
    {
        await using var hook = new WebhookListener(200);
        var target = Target("ops", hook) with { Secret = new SecretReference { Env = "OTHER" } };
        await _outbox.HandOverAsync(Gate("gate-1"), Cancel);

        var tried = (await Deliverer(target).DeliverDueAsync(Cancel)).ShouldHaveSingleItem();

        tried.State.ShouldBe(DeliveryState.Waiting);
        tried.Outcome.ShouldBe("the secret is not there: the environment variable OTHER is not set");
        hook.Received.ShouldBeEmpty();
    }

    private static NotificationTarget Target(string name, WebhookListener hook) => new() { Name = name, Url = hook.Url, Secret = new SecretReference { Env = "HOOK_SECRET" } };

    private Notification Gate(string key) => new()
    {
        Key = key, Topic = "r-1", Mesh = "prod", Kind = NotificationKind.GateOpened, At = _time.GetUtcNow(), Message = "may it go on?", PlanHash = "abc", Gate = "before-restart",
    };

    private NotificationDeliverer Deliverer(params NotificationTarget[] targets) => new(targets, _outbox, _sender, _time, new NotificationMessages(() => null));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
