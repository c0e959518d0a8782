using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Results;

public sealed class RegionClockTests(AzuriteServer azurite)
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_least_delayed_heartbeat_is_believed() =>
        RegionClock.Ahead([Heartbeat(-9), Heartbeat(-0.1), Heartbeat(-3)]).ShouldBe(TimeSpan.FromSeconds(-0.1));

    [Fact]
    public void A_clock_that_is_behind_is_behind_in_every_heartbeat() =>
        RegionClock.Ahead([Heartbeat(-30.2), Heartbeat(-30.05), Heartbeat(-34)]).ShouldBe(TimeSpan.FromSeconds(-30.05));

    [Fact]
    public void Heartbeats_that_do_not_say_it_are_passed_over()
    {
        RegionClock.Ahead([Heartbeat(2), Heartbeat(9) with { StoredAt = null }, Heartbeat(9) with { WrittenAt = null }]).ShouldBe(TimeSpan.FromSeconds(2));
        RegionClock.Ahead([Heartbeat(9) with { StoredAt = null }]).ShouldBeNull();
        RegionClock.Ahead([]).ShouldBeNull();
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-45)]
    public async Task What_a_region_with_a_wrong_clock_stores_says_so(int aheadSeconds)
    {
        await using var store = AzureTables.Connect(await azurite.StartAsync());
        var time = new WrongClock(TimeSpan.FromSeconds(aheadSeconds));
        var (region, now) = ($"clock{aheadSeconds}", ResultsTables.HourOf(time.GetUtcNow()));
        var writer = new ResultsWriter(store, new RetentionOptions(), time);
        for (var slot = 0; slot < RegionClock.Heartbeats; slot++)
            await writer.WriteAsync(SampleRuns.Run(now.AddMinutes(-slot), slot, region), cancellationToken: Cancel);

        var heartbeats = await new ResultsReader(store).SlotsAsync(region, now.AddMinutes(-RegionClock.Heartbeats), now.AddTicks(1), Cancel).ToListAsync(Cancel);

        heartbeats.Count.ShouldBe(RegionClock.Heartbeats);
        // Azurite runs here, so its clock is right; a second is left for a machine that is busy.
        RegionClock.Ahead(heartbeats).ShouldNotBeNull().TotalSeconds.ShouldBeInRange(aheadSeconds - 1, aheadSeconds + 0.002);
    }

    private static SlotRecord Heartbeat(double ahead) => new()
    {
        Region = "eastus", Slot = _noon, StartedAt = _noon, Elapsed = TimeSpan.Zero, FleetVersion = "f1",
        WrittenAt = _noon.AddSeconds(ahead), StoredAt = _noon,
    };

    private sealed class WrongClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
