using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Tests.Results;

namespace OpenZro.Probes.Tests.Scheduling;

public sealed class UpkeepTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void One_slot_of_every_period_is_its_first() =>
        Enumerable.Range(0, 60).Count(minute => Upkeep.IsFirstOf(TimeSpan.FromMinutes(10), SampleRuns.Start.AddMinutes(minute), Minute)).ShouldBe(6);

    [Fact]
    public async Task An_hour_that_is_over_is_rolled_up_and_an_expired_day_dropped()
    {
        await using var store = SqliteTables.InMemory();
        var time = new FakeTimeProvider(SampleRuns.Start);
        await new ResultsWriter(store, new RetentionOptions(), time).WriteAsync(SampleRuns.Run(SampleRuns.Start));
        var upkeep = Over(store, time);
        time.Advance(TimeSpan.FromDays(20));
        var hour = new DateTimeOffset(2026, 3, 30, 10, 0, 0, TimeSpan.Zero);

        (await upkeep.RunAsync(hour.AddMinutes(3), Minute)).ShouldBeNull();
        (await store.ListTablesAsync("Obs")).ShouldNotBeEmpty();
        (await upkeep.RunAsync(hour, Minute)).ShouldBeNull();
        (await store.ListTablesAsync("Obs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_storage_that_fails_is_said_and_not_thrown()
    {
        await using var store = SqliteTables.InMemory();

        (await Over(new FailingTables(store, 0), TimeProvider.System).RunAsync(SampleRuns.Start, Minute)).ShouldBe("scripted");
    }

    private static Upkeep Over(ITableStore store, TimeProvider time) =>
        new(new RollUp(store, new RetentionOptions(), time), new PickRollUp(store, new RetentionOptions(), time), new Retention(store, new RetentionOptions(), time));
}
