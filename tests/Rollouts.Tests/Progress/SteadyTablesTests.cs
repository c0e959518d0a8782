using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Progress;

public sealed class SteadyTablesTests : IAsyncLifetime
{
    private static readonly TableRow Row = new("p", "r") { ["Value"] = 1L };

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_found_out()
    {
        var steady = new SteadyTables(new LosingTables(_tables, answersLost: 1), _time);

        (await RunAsync(steady.InsertAsync("Table", Row))).Written.ShouldBeTrue();
        var written = await RunAsync(steady.InsertAsync("Table", new TableRow("p", "r") { ["Value"] = 2L }));
        written.Outcome.ShouldBe(WriteOutcome.Exists);
    }

    [Fact]
    public async Task What_keeps_failing_is_told_after_a_few_attempts()
    {
        var losing = new LosingTables(_tables, answersLost: 100);

        await Should.ThrowAsync<StorageException>(() => RunAsync(new SteadyTables(losing, _time).InsertAsync("Table", Row)));
        losing.Calls.ShouldBe(5);
    }

    private async Task<T> RunAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await work;
    }

    /// <summary>Does what it is asked, and loses its first answers.</summary>
    private sealed class LosingTables(ITableStore inner, int answersLost) : ITableStore
    {
        private int _left = answersLost;

        public int Calls { get; private set; }

        public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default) => inner.CreateTableAsync(table, cancellationToken);

        public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default) => inner.DropTableAsync(table, cancellationToken);

        public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListTablesAsync(prefix, cancellationToken);

        public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

        public async Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
        {
            Calls++;
            var result = await inner.InsertAsync(table, row, missing, cancellationToken);
            return _left-- > 0 ? throw new StorageException("connection reset", isTransient: true) : result;
        }

        public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default) =>
            inner.ReplaceAsync(table, row, etag, cancellationToken);

        public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default) =>
            inner.DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);

        public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default) =>
            inner.UpsertAsync(table, rows, missing, cancellationToken);

        public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default) =>
            inner.ScanPageAsync(table, range, continuation, pageSize, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
