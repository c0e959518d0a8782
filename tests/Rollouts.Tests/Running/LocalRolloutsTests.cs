using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

public sealed class LocalRolloutsTests : IAsyncLifetime
{
    private readonly SqliteTables _tables = SqliteTables.InMemory();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task A_journal_goes_when_its_rollout_has_ended_long_ago_and_what_people_read_stays()
    {
        var stage = new RolloutStage(_tables, TimeProvider.System);
        using var local = new LocalRollouts(stage.Parts, "one", new EngineOptions(), NullLoggerFactory.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var driving = local.DriveAsync(stop.Token);
        var hash = (await local.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!.Hash;

        // There is no register target on the stage, so the rollout holds, and ends once someone aborts it.
        var id = (await local.Desk.StartAsync(new() { Yaml = RolloutStage.Yaml, PlanHash = hash }, new("ann", []), Cancel)).Id!;
        await local.Desk.AbortAsync(id, new("ann", []), "enough", Cancel);
        while (await local.Engine.FindAsync(id, Cancel) is not { State: OrchestrationState.Ended })
            await Task.Delay(20, Cancel);
        (await local.Engine.ReadJournalAsync(id, Cancel)).ShouldNotBeEmpty();

        (await new JournalRetention(local.Parts, local.Engine).PurgeAsync(Cancel)).ShouldBe(0, "it ended just now");
        var later = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + JournalRetention.Keep + TimeSpan.FromDays(1));
        (await new JournalRetention(local.Parts with { Clock = later }, local.Engine).PurgeAsync(Cancel)).ShouldBe(1);

        (await local.Engine.ReadJournalAsync(id, Cancel)).ShouldBeEmpty();
        (await local.Engine.FindAsync(id, Cancel)).ShouldBeNull();
        (await local.Desk.FindAsync(id, Cancel))!.Header.State.ShouldBeOneOf(RolloutState.Aborted, RolloutState.Failed);
        await stop.CancelAsync();
        await driving;
    }
}
