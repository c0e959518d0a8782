using System.Globalization;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Storage;

/// <summary>What every store does, run over each of them.</summary>
public abstract class TableStoreContract : IAsyncLifetime
{
    private static int _tables;
    private readonly string _table = $"T{Environment.ProcessId}x{Interlocked.Increment(ref _tables)}";

    protected ITableStore Store { get; private set; } = null!;

    protected CancellationToken Cancel { get; } = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether it has a clock of its own.</summary>
    protected virtual bool HasClock => false;

    protected abstract Task<ITableStore> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var row = new TableRow("a partition", "a row | it's \"one\" & <more> = 100: ü 漢 ~")
        {
            ["Text"] = "tab\t newline\n nul\0 quote' \" ü 漢 😀 </x>",
            ["Empty"] = "",
            ["Binary"] = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(),
            ["NoBytes"] = Array.Empty<byte>(),
            ["Small"] = 1,
            ["Large"] = long.MinValue,
            ["Pi"] = Math.PI,
            ["Zero"] = 0.0,
            ["Tiny"] = double.Epsilon,
            ["Flag"] = true,
            ["Time"] = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(-3)).AddTicks(1234),
        };

        var written = await Store.InsertAsync(_table, row, cancellationToken: Cancel);
        var read = await Store.GetAsync(_table, row.PartitionKey, row.RowKey, Cancel);

        written.Outcome.ShouldBe(WriteOutcome.Written);
        read.ShouldNotBeNull().HasSameContent(row).ShouldBeTrue();
        read.ETag.ShouldBe(written.ETag);
        read.WholeNumber("Small").ShouldBe(1);
        read.Time("Time")!.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_row_that_is_read_says_when_the_store_took_it_where_the_store_has_a_clock()
    {
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await Store.UpsertAsync(_table, [Row("p", "a", 1), Row("p", "b", 2)], cancellationToken: Cancel);
        var after = TimeProvider.System.GetUtcNow().AddSeconds(1);

        var read = await ScanAsync(new KeyRange("p"));
        read.Add((await Store.GetAsync(_table, "p", "a", Cancel))!);

        read.Count.ShouldBe(3);
        if (HasClock)
            read.ShouldAllBe(row => row.StoredAt > before && row.StoredAt < after);
        else
            read.ShouldAllBe(row => row.StoredAt == null);
    }

    [Fact]
    public async Task What_is_not_there_reads_as_nothing()
    {
        (await Store.GetAsync(_table, "p", "r", Cancel)).ShouldBeNull();
        (await ScanAsync(new KeyRange())).ShouldBeEmpty();
        (await Store.ListTablesAsync(_table, Cancel)).ShouldBeEmpty();

        await Store.CreateTableAsync(_table, Cancel);

        (await Store.GetAsync(_table, "p", "r", Cancel)).ShouldBeNull();
        (await ScanAsync(new KeyRange())).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_is_inserted_once()
    {
        await Store.InsertAsync(_table, Row("p", "r", 1), cancellationToken: Cancel);

        var second = await Store.InsertAsync(_table, Row("p", "r", 2), cancellationToken: Cancel);

        second.ShouldBe(new WriteResult(WriteOutcome.Exists, null));
        (await Store.GetAsync(_table, "p", "r", Cancel))!.WholeNumber("Value").ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_who_insert_the_same_row_one_wins()
    {
        await Store.CreateTableAsync(_table, Cancel);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.InsertAsync(_table, Row("p", "r", i), cancellationToken: Cancel)));

        results.Count(result => result.Written).ShouldBe(1);
        results.Count(result => result.Outcome == WriteOutcome.Exists).ShouldBe(7);
    }

    [Fact]
    public async Task A_row_is_replaced_whole_only_at_its_etag()
    {
        var first = await Store.InsertAsync(_table, new TableRow("p", "r") { ["Value"] = 1, ["Gone"] = true }, cancellationToken: Cancel);

        var second = await Store.ReplaceAsync(_table, Row("p", "r", 2), first.ETag!, Cancel);
        var stale = await Store.ReplaceAsync(_table, Row("p", "r", 3), first.ETag!, Cancel);

        second.Outcome.ShouldBe(WriteOutcome.Written);
        second.ETag.ShouldNotBe(first.ETag);
        stale.ShouldBe(new WriteResult(WriteOutcome.Changed, null));
        var read = await Store.GetAsync(_table, "p", "r", Cancel);
        (read!.WholeNumber("Value"), read["Gone"], read.ETag).ShouldBe((2, null, second.ETag));
    }

    [Fact]
    public async Task What_is_missing_is_neither_replaced_nor_deleted()
    {
        var etag = (await Store.InsertAsync(_table, Row("p", "r", 1), cancellationToken: Cancel)).ETag!;

        (await Store.ReplaceAsync(_table, Row("p", "other", 1), etag, Cancel)).Outcome.ShouldBe(WriteOutcome.Missing);
        (await Store.DeleteAsync(_table, "p", "other", etag, Cancel)).ShouldBe(WriteOutcome.Missing);
        (await Store.ReplaceAsync(_table + "none", Row("p", "r", 1), etag, Cancel)).Outcome.ShouldBe(WriteOutcome.Missing);
        (await Store.DeleteAsync(_table + "none", "p", "r", etag, Cancel)).ShouldBe(WriteOutcome.Missing);
    }

    [Fact]
    public async Task A_row_is_deleted_only_at_its_etag_and_comes_back_with_another()
    {
        var first = (await Store.InsertAsync(_table, Row("p", "r", 1), cancellationToken: Cancel)).ETag!;
        var second = (await Store.ReplaceAsync(_table, Row("p", "r", 2), first, Cancel)).ETag!;

        (await Store.DeleteAsync(_table, "p", "r", first, Cancel)).ShouldBe(WriteOutcome.Changed);
        (await Store.DeleteAsync(_table, "p", "r", second, Cancel)).ShouldBe(WriteOutcome.Written);
        (await Store.DeleteAsync(_table, "p", "r", second, Cancel)).ShouldBe(WriteOutcome.Missing);
        var again = await Store.InsertAsync(_table, Row("p", "r", 1), cancellationToken: Cancel);

        again.Written.ShouldBeTrue();
        again.ETag.ShouldNotBe(first);
        again.ETag.ShouldNotBe(second);
    }

    [Fact]
    public async Task A_batch_of_a_hundred_inserts_and_replaces()
    {
        await Store.InsertAsync(_table, new TableRow("p", "050") { ["Value"] = -1, ["Gone"] = true }, cancellationToken: Cancel);

        var outcome = await Store.UpsertAsync(_table, [.. Enumerable.Range(0, 100).Select(i => Row("p", $"{i:D3}", i))], cancellationToken: Cancel);

        outcome.ShouldBe(WriteOutcome.Written);
        var rows = await ScanAsync(new KeyRange("p"));
        rows.Select(row => row.WholeNumber("Value")).ShouldBe(Enumerable.Range(0, 100).Select(i => (long?)i));
        rows[50]["Gone"].ShouldBeNull();
    }

    [Fact]
    public async Task A_batch_near_four_mebibytes_is_written()
    {
        var rows = Enumerable.Range(0, 4).Select(i =>
        {
            var row = new TableRow("p", $"{i}");
            for (var property = 0; property < 11; property++)
                row[$"B{property}"] = Enumerable.Repeat((byte)(0xfb + property), 60 * 1024).ToArray();
            return row;
        }).ToArray();

        (await Store.UpsertAsync(_table, rows, cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);

        (await ScanAsync(new KeyRange("p"))).Zip(rows, (read, row) => read.HasSameContent(row)).ShouldAllBe(same => same);
    }

    [Fact]
    public async Task Many_rows_of_many_partitions_are_written_in_batches()
    {
        var rows = Enumerable.Range(0, 250).Select(i => Row($"p{i % 2}", $"{i:D3}", i)).ToArray();

        (await Store.UpsertAllAsync(_table, rows, cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);

        (await ScanAsync(new KeyRange())).Count.ShouldBe(250);
    }

    [Fact]
    public async Task A_write_may_be_told_to_leave_a_missing_table_alone()
    {
        (await Store.InsertAsync(_table, Row("p", "r", 1), MissingTable.Leave, Cancel)).Outcome.ShouldBe(WriteOutcome.NoTable);
        (await Store.UpsertAsync(_table, [Row("p", "r", 1)], MissingTable.Leave, Cancel)).ShouldBe(WriteOutcome.NoTable);

        (await Store.ListTablesAsync(_table, Cancel)).ShouldBeEmpty();

        await Store.CreateTableAsync(_table, Cancel);
        (await Store.UpsertAsync(_table, [Row("p", "r", 1)], MissingTable.Leave, Cancel)).ShouldBe(WriteOutcome.Written);
    }

    [Fact]
    public async Task A_table_is_created_once_dropped_once_and_comes_back_empty()
    {
        (await Store.CreateTableAsync(_table, Cancel)).ShouldBeTrue();
        (await Store.CreateTableAsync(_table, Cancel)).ShouldBeFalse();
        await Store.UpsertAsync(_table, [Row("p", "r", 1)], cancellationToken: Cancel);

        (await Store.DropTableAsync(_table, Cancel)).ShouldBeTrue();
        (await Store.DropTableAsync(_table, Cancel)).ShouldBeFalse();
        (await Store.GetAsync(_table, "p", "r", Cancel)).ShouldBeNull();
        (await Store.UpsertAsync(_table, [Row("p", "s", 2)], cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);

        (await ScanAsync(new KeyRange())).Select(row => row.RowKey).ShouldBe(["s"]);
    }

    [Fact]
    public async Task Tables_are_listed_by_prefix()
    {
        await Store.CreateTableAsync(_table + "b", Cancel);
        await Store.CreateTableAsync(_table + "a", Cancel);
        await Store.CreateTableAsync("X" + _table, Cancel);

        (await Store.ListTablesAsync(_table, Cancel)).ShouldBe([_table + "a", _table + "b"]);
    }

    [Fact]
    public async Task A_range_has_its_first_key_and_not_its_last_in_ordinal_order()
    {
        string[] keys = ["", "!", "0", "00", "A", "a", "a|b", "b", "z", "é", "漢", "\uE000", "\uFB01"];
        await Store.UpsertAsync(_table, [.. keys.Reverse().Select(key => Row("p", key, 1))], cancellationToken: Cancel);
        await Store.UpsertAllAsync(_table, [Row("P", "a", 1), Row("q", "a", 1)], cancellationToken: Cancel);

        (await ScanAsync(new KeyRange("p"))).Select(row => row.RowKey).ShouldBe(keys);
        (await ScanAsync(new KeyRange("p", "0", "b"))).Select(row => row.RowKey).ShouldBe(["0", "00", "A", "a", "a|b"]);
        (await ScanAsync(new KeyRange("p", "é"))).Select(row => row.RowKey).ShouldBe(["é", "漢", "\uE000", "\uFB01"]);
        (await ScanAsync(KeyRange.Prefix("p", "a"))).Select(row => row.RowKey).ShouldBe(["a", "a|b"]);
        (await ScanAsync(new KeyRange(null, "a", "a0"))).Select(row => row.PartitionKey).ShouldBe(["P", "p", "q"]);
        (await ScanAsync(new KeyRange("p", "x", "a"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Keys_that_look_like_a_query_are_only_keys()
    {
        string[] keys = ["' or RowKey ne '", "a'b", "a''b", "$filter", "a,b", "(a)", "a&b=c", "a b", "@x:y;z", "*", "[%5B]".Replace("%", "", StringComparison.Ordinal)];
        foreach (var key in keys)
            (await Store.InsertAsync(_table, Row(key, key, 1), cancellationToken: Cancel)).Written.ShouldBeTrue(key);

        foreach (var key in keys)
        {
            var row = (await Store.GetAsync(_table, key, key, Cancel)).ShouldNotBeNull(key);
            (await ScanAsync(new KeyRange(key, key))).Select(found => found.RowKey).ShouldBe([key]);
            (await Store.ReplaceAsync(_table, Row(key, key, 2), row.ETag!, Cancel)).Written.ShouldBeTrue(key);
            (await Store.UpsertAsync(_table, [Row(key, key, 3)], cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written, key);
        }
    }

    [Fact]
    public async Task A_scan_goes_on_where_its_page_ended_also_when_that_row_is_gone()
    {
        await Store.UpsertAsync(_table, [.. Enumerable.Range(0, 25).Select(i => Row("p", $"{i:D2}", i))], cancellationToken: Cancel);
        await Store.UpsertAsync(_table, [.. Enumerable.Range(0, 25).Select(i => Row("q", $"{i:D2}", i))], cancellationToken: Cancel);

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await Store.ScanPageAsync(_table, new KeyRange(), continuation, 10, Cancel);
            page.Rows.Count.ShouldBeLessThanOrEqualTo(10);
            seen.AddRange(page.Rows.Select(row => row.PartitionKey + row.RowKey));
            if (page.Rows is [.., var last])
                await Store.DeleteAsync(_table, last.PartitionKey, last.RowKey, last.ETag!, Cancel);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        seen.ShouldBe(Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i < 25 ? 'p' : 'q')}{i % 25:D2}")));
    }

    [Fact]
    public async Task More_than_one_page_is_scanned_to_the_end()
    {
        await Store.UpsertAllAsync(_table, Enumerable.Range(0, 1100).Select(i => Row("p", $"{i:D4}", i)), cancellationToken: Cancel);

        (await ScanAsync(new KeyRange("p"))).Count.ShouldBe(1100);
    }

    [Fact]
    public async Task Limits_are_refused_before_anything_is_written()
    {
        TableRow[] wrong = [Row("p", "a/b", 1), new TableRow("p", "r") { ["Long"] = new string('x', (32 * 1024) + 1) }];
        foreach (var row in wrong)
        {
            await Should.ThrowAsync<TableLimitException>(() => Store.InsertAsync(_table, row, cancellationToken: Cancel));
            await Should.ThrowAsync<TableLimitException>(() => Store.ReplaceAsync(_table, row, "x", Cancel));
            await Should.ThrowAsync<TableLimitException>(() => Store.UpsertAsync(_table, [Row("p", "first", 1), row], cancellationToken: Cancel));
        }

        await Should.ThrowAsync<TableLimitException>(() => Store.UpsertAsync(_table, [Row("p", "r", 1), Row("p", "r", 2)], cancellationToken: Cancel));
        await Should.ThrowAsync<TableLimitException>(() => Store.UpsertAsync(_table, [Row("p", "r", 1), Row("q", "r", 2)], cancellationToken: Cancel));
        await Should.ThrowAsync<TableLimitException>(() => Store.CreateTableAsync("no_table", Cancel));
        await Should.ThrowAsync<TableLimitException>(() => Store.ScanPageAsync(_table, new KeyRange(), null, 1001, Cancel));
        (await Store.ListTablesAsync(_table, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_largest_row_that_is_allowed_is_written()
    {
        var row = new TableRow(new string('k', 500), new string('r', 500)) { ["Text"] = new string('漢', 32 * 1024), ["Binary"] = new byte[64 * 1024] };
        for (var i = 0; i < 250; i++)
            row[$"P{i}"] = i;

        (await Store.InsertAsync(_table, row, cancellationToken: Cancel)).Written.ShouldBeTrue();

        (await Store.GetAsync(_table, row.PartitionKey, row.RowKey, Cancel))!.HasSameContent(row).ShouldBeTrue();
    }

    [Fact]
    public async Task The_largest_document_that_a_row_is_given_is_written_whatever_its_bytes_are()
    {
        var bytes = new byte[RowBytes.Most];
        new Random(1).NextBytes(bytes);

        (await Store.UpsertAsync(_table, [RowBytes.Write(new TableRow("p", "r"), bytes)], cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);

        RowBytes.Read((await Store.GetAsync(_table, "p", "r", Cancel))!).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_cancelled_call_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Store.GetAsync(_table, "p", "r", cancelled.Token));
        await Should.ThrowAsync<OperationCanceledException>(() => Store.InsertAsync(_table, Row("p", "r", 1), cancellationToken: cancelled.Token));
    }

    private static TableRow Row(string partitionKey, string rowKey, int value) => new(partitionKey, rowKey) { ["Value"] = value };

    private async Task<List<TableRow>> ScanAsync(KeyRange range) => await Store.ScanAsync(_table, range, Cancel).ToListAsync(Cancel);
}
