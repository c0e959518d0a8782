using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Results;

public sealed class RollUpTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _day = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(_day);
    private readonly RetentionOptions _retention = new();
    private readonly ResultsWriter _writer;
    private readonly RollUp _rollUp;
    private readonly List<ProbeRun> _runs = [];

    public RollUpTests()
    {
        _writer = new ResultsWriter(_store, _retention, _time);
        _rollUp = new RollUp(_store, _retention, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_answer_is_the_same_from_raw_hours_and_days_and_correct_to_two_percent()
    {
        await WriteAsync(_day, hours: 72);
        _time.SetUtcNow(_day.AddHours(72));
        var raw = await SummarizeAsync(_day, _day.AddHours(72));

        _time.Advance(TimeSpan.FromMinutes(6));
        (await _rollUp.RunAsync(Cancel)).ShouldBeGreaterThan(72);
        await _store.DropTableAsync(ResultsTables.Observations(_day.AddDays(1)), Cancel);
        await _store.DropTableAsync(ResultsTables.Hours(_day), Cancel);
        var days = await SummarizeAsync(_day, _day.AddHours(72));

        days.ToJson().ShouldBe(raw.ToJson());
        foreach (var row in days.Rows.Where(row => row.Endpoint is not null))
        {
            var exact = _runs.SelectMany(run => run.Relays.Single(relay => relay.Relay == row.Relay).Endpoints)
                .Where(observation => observation.Endpoint.ToString() == row.Endpoint && observation.Handshake is not null)
                .Select(observation => observation.Handshake!.Value.TotalMilliseconds).Order().ToList();
            var phase = row.Phases.Single(phase => phase.Phase == "handshake");
            phase.Count.ShouldBe(exact.Count);
            foreach (var (share, value) in new[] { (0.5, phase.P50Ms), (0.9, phase.P90Ms), (0.95, phase.P95Ms), (0.99, phase.P99Ms) })
            {
                var truth = exact[(int)Math.Ceiling(share * exact.Count) - 1];
                value.ShouldBe(truth, truth * 0.02);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(24)]
    public async Task A_line_over_time_is_the_same_from_roll_ups_and_has_all_that_was_seen(int stepHours)
    {
        await WriteAsync(_day, hours: 72);
        _time.SetUtcNow(_day.AddHours(72));
        var raw = await LineAsync(stepHours);

        _time.Advance(TimeSpan.FromMinutes(6));
        await _rollUp.RunAsync(Cancel);
        await _store.DropTableAsync(ResultsTables.Observations(_day.AddDays(1)), Cancel);

        (await LineAsync(stepHours)).ShouldBe(raw);
        raw.Count.ShouldBe(2 * 72 / stepHours);
        raw.Sum(point => point.Probes).ShouldBe(_runs.Sum(run => run.Relays.Sum(relay => relay.Endpoints.Count(seen => seen.Skipped is null))));
        raw.Select(point => point.At).Distinct().ShouldBe(Enumerable.Range(0, 72 / stepHours).Select(step => _day.AddHours(step * stepHours)), ignoreOrder: true);
    }

    [Fact]
    public async Task Hours_at_both_ends_of_a_range_that_are_not_whole_are_read_from_raw()
    {
        await WriteAsync(_day, hours: 5);
        _time.SetUtcNow(_day.AddHours(6));
        var before = await SummarizeAsync(_day.AddMinutes(30), _day.AddHours(4.5));

        await _rollUp.RunAsync(Cancel);

        (await SummarizeAsync(_day.AddMinutes(30), _day.AddHours(4.5))).ToJson().ShouldBe(before.ToJson());
        before.Rows[0].ShouldSatisfyAllConditions(row => (row.Succeeded + row.Failed + row.Skipped).ShouldBe(4 * 6 * 3));
    }

    [Fact]
    public async Task An_open_hour_is_not_made()
    {
        await WriteAsync(_day, hours: 1);
        _time.SetUtcNow(_day.AddMinutes(64));

        (await _rollUp.RunAsync(Cancel)).ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await _rollUp.RunAsync(Cancel)).ShouldBe(2);
        (await _rollUp.RunAsync(Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task Late_data_makes_its_hour_and_its_day_again()
    {
        await WriteAsync(_day, hours: 24);
        _time.SetUtcNow(_day.AddDays(1).AddHours(1));
        await _rollUp.RunAsync(Cancel);
        var before = await ContentAsync();

        await _writer.WriteAsync(SampleRuns.Run(_day.AddHours(3).AddMinutes(5), 99), cancellationToken: Cancel);
        var counts = (await SummarizeAsync(_day, _day.AddDays(1))).Rows[0];
        (await _rollUp.RunAsync(Cancel)).ShouldBe(4);

        (await ContentAsync()).ShouldNotBe(before);
        var rolled = (await SummarizeAsync(_day, _day.AddDays(1))).Rows[0];
        (rolled.Succeeded, rolled.Failed, rolled.Skipped).ShouldBe((counts.Succeeded, counts.Failed, counts.Skipped));
        (rolled.Succeeded + rolled.Failed + rolled.Skipped).ShouldBe(((24 * 6) + 1) * 3);
    }

    [Fact]
    public async Task Two_that_roll_up_at_once_end_in_the_same_rows()
    {
        await WriteAsync(_day, hours: 25);
        _time.SetUtcNow(_day.AddHours(30));
        await using var once = SqliteTables.InMemory();
        await CopyAsync(once);
        await new RollUp(once, _retention, _time).RunAsync(Cancel);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => new RollUp(_store, _retention, _time).RunAsync(Cancel), Cancel)));
        await _rollUp.RunAsync(Cancel);

        (await ContentAsync()).ShouldBe(await ContentAsync(once));
    }

    [Fact]
    public async Task A_roll_up_that_broke_off_goes_on()
    {
        await WriteAsync(_day, hours: 6);
        _time.SetUtcNow(_day.AddHours(7));
        await using var once = SqliteTables.InMemory();
        await CopyAsync(once);
        await new RollUp(once, _retention, _time).RunAsync(Cancel);

        for (var calls = 1; ; calls++)
        {
            await using var failing = new FailingTables(_store, failAfter: calls * 3);
            try
            {
                await new RollUp(failing, _retention, _time).RunAsync(Cancel);
                break;
            }
            catch (StorageException)
            {
                // The next one takes over.
            }
        }

        (await ContentAsync()).ShouldBe(await ContentAsync(once));
    }

    [Fact]
    public async Task A_mark_that_is_set_again_during_a_roll_up_stays()
    {
        await WriteAsync(_day, hours: 1);
        _time.SetUtcNow(_day.AddHours(2));
        await using var late = new FailingTables(_store, int.MaxValue)
        {
            BeforeDelete = () => _writer.WriteAsync(SampleRuns.Run(_day.AddMinutes(7), 5, relays: 1), cancellationToken: Cancel),
        };

        await new RollUp(late, _retention, _time).RunAsync(Cancel);

        (await _store.ScanAsync(ResultsTables.RollUps, new KeyRange(RollUp.HoursPartition), Cancel).CountAsync(Cancel)).ShouldBe(1);
        await _rollUp.RunAsync(Cancel);
        var row = (await SummarizeAsync(_day, _day.AddHours(1))).Rows.First(row => row.Relay == "br");
        (row.Succeeded + row.Failed + row.Skipped).ShouldBe(7 * 3);
    }

    private async Task WriteAsync(DateTimeOffset from, int hours)
    {
        for (var slot = from; slot < from.AddHours(hours); slot = slot.AddMinutes(10))
        {
            _time.SetUtcNow(slot);
            _runs.Add(SampleRuns.Run(slot, (int)(slot - from).TotalMinutes));
            await _writer.WriteAsync(_runs[^1], cancellationToken: Cancel);
        }
    }

    private Task<ResultsSummary> SummarizeAsync(DateTimeOffset from, DateTimeOffset before) =>
        new ResultsFanOut(new Dictionary<string, ITableStore> { ["local"] = _store }, TimeSpan.FromMinutes(1), TimeProvider.System)
            .SummarizeAsync(new ResultsQuery(["br", "eu"], from, before), Cancel);

    private async Task CopyAsync(SqliteTables other)
    {
        foreach (var table in await _store.ListTablesAsync("", Cancel))
            await other.UpsertAllAsync(table, await _store.ScanAsync(table, new KeyRange(), Cancel).ToListAsync(Cancel), cancellationToken: Cancel);
    }

    private async Task<string> ContentAsync(SqliteTables? store = null)
    {
        store ??= _store;
        var content = new List<string>();
        foreach (var table in (await store.ListTablesAsync("", Cancel)).Where(name => !name.StartsWith("Obs", StringComparison.Ordinal)))
            await foreach (var row in store.ScanAsync(table, new KeyRange(), Cancel))
                content.Add($"{table} {row.PartitionKey} {row.RowKey} {Convert.ToHexString(RowCodec.Encode(row))}");
        return string.Join('\n', content);
    }

    private async Task<IReadOnlyList<(string Relay, DateTimeOffset At, long Probes, TimeSpan? Slow)>> LineAsync(int stepHours)
    {
        var results = new ResultsFanOut(new Dictionary<string, ITableStore> { ["brazilsouth"] = _store }, TimeSpan.FromSeconds(30), _time);
        var series = await results.SeriesAsync(new ResultsQuery(["br", "eu"], _day, _day.AddHours(72)), TimeSpan.FromHours(stepHours), Cancel);
        return
        [
            .. series.Lines.OrderBy(line => line.Key.Relay, StringComparer.Ordinal)
                .SelectMany(line => line.Value.Select(point => (line.Key.Relay, point.At, point.Tally.Succeeded + point.Tally.Failed, point.Tally.Phases[MeasuredPhase.Handshake].Percentile(0.95)))),
        ];
    }
}
