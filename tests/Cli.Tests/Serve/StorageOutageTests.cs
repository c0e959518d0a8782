using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Tests.Serve;

/// <summary>What <c>serve</c> does while a real Azurite is gone.</summary>
public sealed class StorageOutageTests
{
    [Fact]
    public async Task Probing_goes_on_while_the_storage_is_down_and_nothing_is_lost()
    {
        await using var azurite = new AzuriteServer();
        await using var folder = new ServeFolderFixture();
        var began = TimeProvider.System.GetUtcNow();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments, await StorageAsync(azurite));
        await serve.UntilLogAsync("; stored");

        await azurite.StopAsync();
        var down = await serve.UntilHealthAsync(health => Waiting(health) >= 3);
        await azurite.StartAsync();
        await serve.UntilHealthAsync(health => Waiting(health) == 0);
        (await serve.TerminateAsync()).ShouldBe(ExitCodes.Success, serve.Log);

        down.GetProperty("status").GetString().ShouldBe("degraded");
        down.GetProperty("reasons").EnumerateArray().ShouldContain(reason => reason.GetString()!.StartsWith("the storage does not take results", StringComparison.Ordinal));
        serve.Log.ShouldNotContain("AccountKey");
        (await SlotsAsync(azurite, began)).ShouldHaveNoGap();
    }

    [Fact]
    public async Task What_waits_when_it_is_ended_is_stored_by_the_next_one()
    {
        await using var azurite = new AzuriteServer();
        await using var folder = new ServeFolderFixture();
        var began = TimeProvider.System.GetUtcNow();
        var storage = await StorageAsync(azurite);
        await azurite.StopAsync();
        int waiting;
        await using (var first = await ServeProcess.StartAsync(folder.Arguments, storage))
        {
            waiting = Waiting(await first.UntilHealthAsync(health => Waiting(health) >= 2));
            (await first.TerminateAsync()).ShouldBe(ExitCodes.Success, first.Log);
        }

        await azurite.StartAsync();
        await using var second = await ServeProcess.StartAsync(folder.Arguments, storage);
        await second.UntilLogAsync("runs that had waited");
        (await second.TerminateAsync()).ShouldBe(ExitCodes.Success, second.Log);

        (await SlotsAsync(azurite, began)).Count.ShouldBeGreaterThan(waiting);
    }

    private static int Waiting(System.Text.Json.JsonElement health) => health.GetProperty("backlogRuns").GetInt32();

    private static async Task<Dictionary<string, string>> StorageAsync(AzuriteServer azurite) =>
        new() { [StorageConnection.Variable] = await azurite.StartAsync() };

    private static async Task<IReadOnlyList<SlotRecord>> SlotsAsync(AzuriteServer azurite, DateTimeOffset began)
    {
        await using var store = AzureTables.Connect(await azurite.StartAsync());
        return await new ResultsReader(store).SlotsAsync("brazilsouth", began.AddMinutes(-1), began.AddHours(1)).ToListAsync(TestContext.Current.CancellationToken);
    }
}

internal static class SlotRecords
{
    /// <summary>Every slot is there, but those that a later one says were not run.</summary>
    public static void ShouldHaveNoGap(this IReadOnlyList<SlotRecord> slots)
    {
        slots.Count.ShouldBeGreaterThan(4);
        foreach (var (before, after) in slots.Zip(slots.Skip(1)))
            (after.Slot - before.Slot).ShouldBe(TimeSpan.FromSeconds(1 + after.Notes.Missed));
    }
}
