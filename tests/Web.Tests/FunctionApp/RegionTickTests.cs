using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class RegionTickTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slot_is_run_once_however_often_the_timer_fires()
    {
        var store = SqliteTables.InMemory();
        await using var app = await RegionApp.StartAsync(RegionApp.Home(), tables => tables == AppSettingsReader.EmulatorConnection ? store : SqliteTables.InMemory());

        await app.Tick.RunAsync(Cancel);
        var first = await SlotsAsync(store);
        await app.Tick.RunAsync(Cancel);

        first.ShouldHaveSingleItem().Relays.ShouldBe(1);
        (await SlotsAsync(store)).Select(slot => slot.StartedAt).ShouldBe([first[0].StartedAt]);
    }

    [Fact]
    public async Task Every_region_probes_the_fleet_that_home_lays_out_also_when_home_is_down()
    {
        var home = new SwitchedTables();
        await using var first = await RegionApp.StartAsync(RegionApp.Home(), tables => tables == AppSettingsReader.EmulatorConnection ? home : SqliteTables.InMemory());
        await using var other = await RegionApp.StartAsync(RegionApp.Elsewhere(), tables => tables == AppSettingsReader.EmulatorConnection ? SqliteTables.InMemory() : home);
        await Should.ThrowAsync<StorageException>(() => other.Shelf.ReadAsync(Cancel));

        await first.Tick.RunAsync(Cancel);
        var laidOut = await other.Shelf.ReadAsync(Cancel);
        home.IsDown = true;
        var kept = await other.Shelf.ReadAsync(Cancel);

        laidOut.Fleet.Relays.ShouldHaveSingleItem().Name.ShouldBe("br");
        kept.Fleet.Version.ShouldBe(laidOut.Fleet.Version);
        home.IsDown = false;
    }

    private static async Task<IReadOnlyList<SlotRecord>> SlotsAsync(ITableStore store)
    {
        var now = TimeProvider.System.GetUtcNow();
        return await new ResultsReader(store).SlotsAsync("brazilsouth", now.AddHours(-2), now.AddHours(2), Cancel).ToListAsync(Cancel);
    }
}
