using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Results;

/// <summary>One process that answers again and again: what it remembers must never be seen.</summary>
public sealed class RememberedResultsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _day = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private readonly SqliteTables _inner = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(_day);
    private readonly CountingTables _store;
    private readonly ResultsWriter _writer;
    private readonly ResultsFanOut _results;

    public RememberedResultsTests()
    {
        _store = new CountingTables(_inner);
        _writer = new ResultsWriter(_inner, new RetentionOptions(), _time);
        _results = new ResultsFanOut(Stores, TimeSpan.FromSeconds(30), _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dictionary<string, ITableStore> Stores => new() { ["local"] = _store };

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _inner.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_kept_until_something_is_asked()
    {
        await WriteAsync(days: 1);
        await RollUpAsync();
        _results.CachedBytes.ShouldBe(0);

        await AskAsync();

        _results.CachedBytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Closed_days_are_read_once()
    {
        await WriteAsync(days: 4);
        await RollUpAsync();
        _store.Reset();
        var first = await AskAsync();
        var cold = _store.Rows;

        _store.Reset();
        (await AskAsync()).ToJson().ShouldBe(first.ToJson());

        (cold - _store.Rows).ShouldBe(2 * 3, "a row of days for each endpoint");
    }

    [Fact]
    public async Task A_late_write_into_a_closed_day_is_seen_at_once_and_after_it_was_rolled_up()
    {
        await WriteAsync(days: 4);
        await RollUpAsync();
        var before = Probes(await AskAsync());

        await _writer.WriteAsync(SampleRuns.Run(_day.AddDays(1).AddHours(3).AddMinutes(5), 99), cancellationToken: Cancel);

        Probes(await AskAsync()).ShouldBe(before + 3);
        await RollUpAsync();
        Probes(await AskAsync()).ShouldBe(before + 3);
        await AgreesWithWhoRemembersNothingAsync();
    }

    [Fact]
    public async Task A_slot_that_is_written_again_counts_as_it_was_written_last()
    {
        await WriteAsync(days: 1);
        var before = await AskAsync();

        await _writer.WriteAsync(SampleRuns.Run(_day.AddHours(23).AddMinutes(50), 4711), cancellationToken: Cancel);

        Probes(await AskAsync()).ShouldBe(Probes(before));
        (await AskAsync()).ToJson().ShouldNotBe(before.ToJson());
        await AgreesWithWhoRemembersNothingAsync();
    }

    [Fact]
    public async Task An_open_hour_costs_its_new_slots_only()
    {
        await WriteAsync(days: 1);
        await RollUpAsync();
        for (var minute = 0; minute < 50; minute++)
            await WriteAsync(_day.AddDays(1).AddMinutes(minute));
        var before = Probes(await AskAsync());
        _store.Reset();
        await AskAsync();
        var known = _store.Rows;

        await WriteAsync(_day.AddDays(1).AddMinutes(50));
        _store.Reset();
        Probes(await AskAsync()).ShouldBe(before + 3);

        _store.Rows.ShouldBe(known + 1 + 2, "its heartbeat, and a row for each of the two relays");
    }

    [Fact]
    public async Task Each_question_has_its_own_answer_out_of_what_is_remembered()
    {
        await WriteAsync(days: 4);
        await RollUpAsync();
        foreach (var _ in (int[])[1, 2])
        {
            foreach (var query in (ResultsQuery[])[Query, Query with { Region = "nowhere" }, Query with { Endpoint = "192.0.2.2:443 br.example.com" }, Query with { From = _day.AddDays(1) }, Query with { Relays = ["eu"] }])
            {
                await AgreesAsync(query);
                await AgreesAsync(query, TimeSpan.FromDays(1));
                await AgreesAsync(query, TimeSpan.FromHours(6));
            }
        }
    }

    [Fact]
    public async Task No_more_is_kept_than_may_be()
    {
        await WriteAsync(days: 4);
        await RollUpAsync();
        const int Most = 10_000;
        var small = new ResultsFanOut(Stores, TimeSpan.FromSeconds(30), _time, Most);
        for (var hour = 0; hour < 90; hour++)
            await small.SummarizeAsync(Query with { From = _day.AddHours(hour) }, Cancel);

        small.CachedBytes.ShouldBeInRange(1, Most);
    }

    private ResultsQuery Query => new(["br", "eu"], _day, _day.AddDays(5));

    private Task<ResultsSummary> AskAsync() => _results.SummarizeAsync(Query, Cancel);

    private static long Probes(ResultsSummary summary) => summary.Rows.Where(row => row.Endpoint is null && row.Relay == "br").Sum(row => row.Succeeded + row.Failed + row.Skipped);

    private Task AgreesWithWhoRemembersNothingAsync() => AgreesAsync(Query);

    private async Task AgreesAsync(ResultsQuery query)
    {
        var fresh = new ResultsFanOut(Stores, TimeSpan.FromSeconds(30), _time);
        (await _results.SummarizeAsync(query, Cancel)).ToJson().ShouldBe((await fresh.SummarizeAsync(query, Cancel)).ToJson());
    }

    private async Task AgreesAsync(ResultsQuery query, TimeSpan step)
    {
        var fresh = new ResultsFanOut(Stores, TimeSpan.FromSeconds(30), _time);
        Text(await _results.SeriesAsync(query, step, Cancel)).ShouldBe(Text(await fresh.SeriesAsync(query, step, Cancel)));
    }

    private static string Text(ResultsSeries series) => string.Join('\n', series.Lines.OrderBy(line => line.Key.Relay, StringComparer.Ordinal)
        .SelectMany(line => line.Value.Select(point => $"{line.Key} {point.At:u} {Convert.ToHexString(point.Tally.ToBytes())}")));

    private async Task WriteAsync(int days)
    {
        for (var slot = _day; slot < _day.AddDays(days); slot = slot.AddMinutes(10))
            await WriteAsync(slot);
    }

    private async Task WriteAsync(DateTimeOffset slot)
    {
        if (slot > _time.GetUtcNow())
            _time.SetUtcNow(slot);
        await _writer.WriteAsync(SampleRuns.Run(slot, (int)(slot - _day).TotalMinutes), cancellationToken: Cancel);
    }

    private async Task RollUpAsync()
    {
        _time.Advance(TimeSpan.FromMinutes(16));
        await new RollUp(_inner, new RetentionOptions(), _time).RunAsync(Cancel);
    }
}
