using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Results;

public sealed class RetentionTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(_now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Tables_whose_whole_period_is_expired_are_dropped_and_no_others()
    {
        foreach (var table in (string[])["Obs20260530", "Obs20260531", "Obs20260601", "Obs20260615", "Slots202602", "Slots202603", "Hours202602", "Hours202603",
            "Days2022", "Days2023", "Latest", "Certificates", "RollUps", "Obsolete", "Hours", "DaysOff1"])
            await _store.CreateTableAsync(table, Cancel);

        var dropped = await new Retention(_store, new RetentionOptions(), _time).RunAsync(Cancel);

        dropped.ShouldBe(["Obs20260530", "Slots202602", "Hours202602", "Days2022"]);
        (await new Retention(_store, new RetentionOptions(), _time).RunAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_late_run_never_brings_a_dropped_day_back()
    {
        var writer = new ResultsWriter(_store, new RetentionOptions(), _time);
        var slot = _now.AddDays(-14).AddMinutes(1);
        await writer.WriteAsync(SampleRuns.Run(slot), cancellationToken: Cancel);

        _time.Advance(TimeSpan.FromDays(2));
        await new Retention(_store, new RetentionOptions(), _time).RunAsync(Cancel);
        await writer.WriteAsync(SampleRuns.Run(slot), cancellationToken: Cancel);
        await new RollUp(_store, new RetentionOptions(), _time).RunAsync(Cancel);

        (await _store.ListTablesAsync("Obs", Cancel)).ShouldBeEmpty();
        (await new ResultsReader(_store).RunsAsync("brazilsouth", ["br"], slot, slot.AddDays(3), Cancel)).ShouldBeEmpty();
    }
}
