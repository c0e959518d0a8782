using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.App.Tests.Rollouts;

public sealed class StepActivityTests : IAsyncLifetime
{
    private readonly SqliteTables _store = SqliteTables.InMemory();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task People_are_told_what_a_step_handed_over_before_its_answer_is_recorded()
    {
        await using var hook = new WebhookListener(200);

        var answer = await RunAsync(hook.Url);

        answer.Status.ShouldBe("succeeded");
        hook.Received.ShouldHaveSingleItem().Body.ShouldContain("it stopped");
        (await new NotificationOutbox(_store).WaitingAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_changes_nothing_for_the_step_and_what_it_was_to_be_told_waits()
    {
        var answer = await RunAsync(new Uri("http://127.0.0.1:9/hook"));

        answer.Status.ShouldBe("succeeded");
        (await new NotificationOutbox(_store).WaitingAsync(Cancel)).ShouldHaveSingleItem().Message.ShouldBe("it stopped");
    }

    private async Task<RecordedOutcome> RunAsync(Uri hook)
    {
        var outbox = new NotificationOutbox(_store);
        using var sender = new WebhookSender(_ => "a secret that is long enough", TimeProvider.System);
        var delivery = new NotificationDelivery(
            new NotificationDeliverer([new() { Name = "ops", Url = hook, Secret = new() { Env = "SECRET" } }], outbox, sender, TimeProvider.System, new NotificationMessages(() => "https://probes.example.com")), NullLogger<NotificationDelivery>.Instance, new NotificationMeter());
        var program = new OrchestrationCatalogue().Add(new ScriptedStep("tell", async (step, cancel) =>
        {
            await outbox.HandOverAsync(
                new() { Key = step.Key, Topic = step.OrchestrationId, Mesh = "prod", Kind = NotificationKind.Held, At = TimeProvider.System.GetUtcNow(), Message = "it stopped", PlanHash = "abc" }, cancel);
            return Outcome.Succeeded();
        }));
        return await new StepActivity(program, TimeProvider.System, delivery).RunAsync(new StepOrder("r-1", "tell", "held-1", "null", "1 step held-1"), Cancel);
    }
}
