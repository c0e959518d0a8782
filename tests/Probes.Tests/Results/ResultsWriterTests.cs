using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Results;

public sealed class ResultsWriterTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _start = SampleRuns.Start;
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(_start);
    private readonly ResultsWriter _writer;
    private readonly ResultsReader _reader;

    public ResultsWriterTests()
    {
        _writer = new ResultsWriter(_store, new RetentionOptions(), _time);
        _reader = new ResultsReader(_store);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_run_comes_back_as_it_was_written()
    {
        var run = SampleRuns.Run(_start);

        (await _writer.WriteAsync(run, cancellationToken: Cancel)).ShouldBeTrue();

        var read = (await _reader.RunsAsync("brazilsouth", ["br", "eu"], _start, _start.AddMinutes(1), Cancel)).ShouldHaveSingleItem();
        SampleRuns.Text(read).ShouldBe(SampleRuns.Text(run));
        read.Relays[0].Endpoints.ShouldContain(observation => observation.Certificate != null && observation.Certificate.Trust == ChainTrust.Trusted);
        SampleRuns.Text((await _reader.LatestAsync(Cancel)).ShouldHaveSingleItem()).ShouldBe(SampleRuns.Text(run));
    }

    [Fact]
    public async Task A_slot_that_is_written_again_is_there_once_with_what_came_last()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start, seed: 1), cancellationToken: Cancel);
        var again = SampleRuns.Run(_start, seed: 2);

        await new ResultsWriter(_store, new RetentionOptions(), _time).WriteAsync(again, cancellationToken: Cancel);

        SampleRuns.Text((await RunsAsync()).ShouldHaveSingleItem()).ShouldBe(SampleRuns.Text(again));
        (await _reader.SlotsAsync("brazilsouth", _start, _start.AddHours(1), Cancel).CountAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Regions_share_a_store()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start, 1, "eu"), cancellationToken: Cancel);
        await _writer.WriteAsync(SampleRuns.Run(_start, 2, "eu-2"), cancellationToken: Cancel);

        (await _reader.RunsAsync("eu", ["br"], _start, _start.AddMinutes(1), Cancel)).ShouldHaveSingleItem().Region.ShouldBe("eu");
        (await _reader.LatestAsync(Cancel)).Select(run => run.Region).ShouldBe(["eu", "eu-2"]);
        (await _reader.RelaySlotsAsync("br", _start, _start.AddMinutes(1), null, Cancel).CountAsync(Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task A_heartbeat_says_what_was_run()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start), new SlotNotes { Missed = 2, CatchUp = true, Dropped = 7 }, Cancel);

        var slot = (await _reader.SlotsAsync("brazilsouth", _start, _start.AddMinutes(1), Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem();

        (slot.Slot, slot.FleetVersion, slot.Relays, slot.Succeeded + slot.Failed + slot.Skipped).ShouldBe((_start, "f00d", 2, 6));
        slot.Notes.ShouldBe(new SlotNotes { Missed = 2, CatchUp = true, Dropped = 7 });
        slot.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(2345.6));
        slot.WrittenAt.ShouldBe(_time.GetUtcNow());
    }

    [Fact]
    public async Task A_range_ends_before_its_end_and_not_earlier()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start), cancellationToken: Cancel);

        async Task<int> CountAsync(DateTimeOffset before) =>
            await _reader.SlotsAsync("brazilsouth", _start.AddMinutes(-1), before, Cancel).CountAsync(Cancel)
            + await _reader.RelaySlotsAsync("br", _start.AddMinutes(-1), before, null, Cancel).CountAsync(Cancel);

        (await CountAsync(_start)).ShouldBe(0);
        (await CountAsync(_start.AddTicks(1))).ShouldBe(2);
    }

    [Fact]
    public async Task A_late_run_is_stored_but_is_not_the_latest()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start.AddMinutes(5)), cancellationToken: Cancel);

        await _writer.WriteAsync(SampleRuns.Run(_start), cancellationToken: Cancel);
        await new ResultsWriter(_store, new RetentionOptions(), _time).WriteAsync(SampleRuns.Run(_start.AddMinutes(1)), cancellationToken: Cancel);

        (await RunsAsync()).Count.ShouldBe(3);
        (await _reader.LatestAsync(Cancel)).ShouldHaveSingleItem().Slot.ShouldBe(_start.AddMinutes(5));
    }

    [Fact]
    public async Task A_relay_that_left_the_fleet_is_not_in_the_latest_run()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start, relays: 3), cancellationToken: Cancel);

        await _writer.WriteAsync(SampleRuns.Run(_start.AddMinutes(1), relays: 1), cancellationToken: Cancel);

        (await _reader.LatestAsync(Cancel)).ShouldHaveSingleItem().Relays.ShouldHaveSingleItem().Relay.ShouldBe("br");
    }

    [Fact]
    public async Task A_run_that_is_older_than_raw_results_are_kept_is_not_written()
    {
        (await _writer.WriteAsync(SampleRuns.Run(_start.AddDays(-14).AddMinutes(-1)), cancellationToken: Cancel)).ShouldBeFalse();

        (await _store.ListTablesAsync("", Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_is_stored_once_for_each_verdict()
    {
        for (var i = 0; i < 5; i++)
            await _writer.WriteAsync(SampleRuns.Run(_start.AddMinutes(i), i), cancellationToken: Cancel);
        var expired = SampleRuns.Run(_start.AddMinutes(9));
        expired = expired with
        {
            Relays = [.. expired.Relays.Select(relay => relay with
            {
                Endpoints = [.. relay.Endpoints.Select(endpoint => endpoint with { Certificate = SampleRuns.Certificate(relay.Relay, ChainTrust.Expired) })],
            })],
        };
        await _writer.WriteAsync(expired, cancellationToken: Cancel);

        (await _store.ScanAsync(ResultsTables.Certificates, new KeyRange(), Cancel).CountAsync(Cancel)).ShouldBe(4);
        (await _reader.RunsAsync("brazilsouth", ["br"], _start.AddMinutes(9), _start.AddMinutes(10), Cancel)).ShouldHaveSingleItem()
            .Relays[0].Endpoints.ShouldAllBe(endpoint => endpoint.Certificate!.Trust == ChainTrust.Expired);
    }

    [Fact]
    public async Task A_run_too_large_for_a_row_is_split_and_put_together_again()
    {
        var random = new Random(1);
        var noise = new string[4];
        for (var i = 0; i < noise.Length; i++)
        {
            var bytes = new byte[500_000];
            random.NextBytes(bytes);
            noise[i] = Convert.ToBase64String(bytes);
        }

        var run = SampleRuns.Run(_start, endpoints: noise.Length);
        run = run with
        {
            Relays = [.. run.Relays.Select(relay => relay with { Endpoints = [.. relay.Endpoints.Select((endpoint, i) => endpoint with { Skipped = noise[i], Certificate = null }) ] })],
        };

        await _writer.WriteAsync(run, cancellationToken: Cancel);

        SampleRuns.Text((await RunsAsync()).ShouldHaveSingleItem()).ShouldBe(SampleRuns.Text(run));
        (await _store.ScanAsync(ResultsTables.Observations(_start), new KeyRange("br"), Cancel).CountAsync(Cancel)).ShouldBe(4);
    }

    [Fact]
    public async Task Damaged_rows_are_passed_over()
    {
        await _writer.WriteAsync(SampleRuns.Run(_start), cancellationToken: Cancel);
        await _writer.WriteAsync(SampleRuns.Run(_start.AddMinutes(1)), cancellationToken: Cancel);
        var row = await _store.ScanAsync(ResultsTables.Observations(_start), new KeyRange("br"), Cancel).FirstAsync(Cancel);
        row["D00"] = new byte[(int)row.WholeNumber("Bytes")!];
        await _store.UpsertAsync(ResultsTables.Observations(_start), [row], cancellationToken: Cancel);

        (await _reader.RelaySlotsAsync("br", _start, _start.AddHours(1), null, Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().Slot.ShouldBe(_start.AddMinutes(1));
    }

    [Fact]
    public void What_a_later_version_adds_is_passed_over()
    {
        var packed = ResultsJson.Pack(new LaterRun { Region = "x", Slot = _start, StartedAt = _start, Relays = [], NewThing = [1, 2] });

        ResultsJson.Unpack<ProbeRun>(packed).Region.ShouldBe("x");
    }

    [Fact]
    public async Task A_range_over_midnight_reads_both_days()
    {
        var midnight = _start.Date.AddDays(1);
        var last = new DateTimeOffset(midnight, TimeSpan.Zero).AddMinutes(-1);
        for (var i = 0; i < 3; i++)
            await _writer.WriteAsync(SampleRuns.Run(last.AddMinutes(i)), cancellationToken: Cancel);

        (await _reader.RunsAsync("brazilsouth", ["br"], last, last.AddMinutes(2), Cancel)).Select(run => run.Slot).ShouldBe([last, last.AddMinutes(1)]);
    }

    private Task<IReadOnlyList<ProbeRun>> RunsAsync() => _reader.RunsAsync("brazilsouth", ["br", "eu"], _start, _start.AddHours(1), Cancel);

    private sealed record LaterRun
    {
        public string? Region { get; init; }

        public DateTimeOffset Slot { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public RelayRun[]? Relays { get; init; }

        public int[]? NewThing { get; init; }
    }
}
