namespace OpenZro.Probes.Storage;

/// <summary>
/// Tables of rows in the terms of Azure Table Storage, which is the smaller of the two stores behind it: a row is found by its
/// partition key and row key only, keys are ordered ordinally, and what belongs together is written together only within a partition.
/// </summary>
/// <remarks>
/// Every implementation enforces the same limits (<see cref="TableLimits"/>) before anything is sent, and throws
/// <see cref="TableLimitException"/>. A write that loses a race is an outcome, not an exception. A store that cannot be reached, or
/// that fails for longer than it is retried, throws <see cref="StorageException"/>. All members may be called from several threads.
/// </remarks>
public interface ITableStore : IAsyncDisposable
{
    /// <summary>Creates a table; says <see langword="false"/> when it was there.</summary>
    Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default);

    /// <summary>Drops a table with all its rows; says <see langword="false"/> when there was none, or when it is being dropped already.</summary>
    Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default);

    /// <summary>The names of the tables that begin with a prefix, in order; letters compare without case.</summary>
    Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>The row with these keys; <see langword="null"/> when there is none, or no such table.</summary>
    Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts a row if none has its keys: <see cref="WriteOutcome.Written"/>, <see cref="WriteOutcome.Exists"/>, or
    /// <see cref="WriteOutcome.NoTable"/> when the table is missing and must not be created.
    /// </summary>
    Task<WriteResult> InsertAsync(
        string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces a row, all its properties, if its ETag is still the one given: <see cref="WriteOutcome.Written"/>,
    /// <see cref="WriteOutcome.Changed"/> or <see cref="WriteOutcome.Missing"/>.
    /// </summary>
    Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a row if its ETag is still the one given: <see cref="WriteOutcome.Written"/>, <see cref="WriteOutcome.Changed"/> or
    /// <see cref="WriteOutcome.Missing"/>.
    /// </summary>
    Task<WriteOutcome> DeleteAsync(
        string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts or replaces rows of one partition, all or none of them: <see cref="WriteOutcome.Written"/>, or
    /// <see cref="WriteOutcome.NoTable"/> when the table is missing and must not be created. At most
    /// <see cref="TableLimits.BatchRows"/> rows, no key twice, less than <see cref="TableLimits.BatchBytes"/>.
    /// </summary>
    Task<WriteOutcome> UpsertAsync(
        string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default);

    /// <summary>
    /// One page of the rows in a range, ordered by partition key and row key. A page may be short, even empty, and yet have a
    /// continuation; a missing table is an empty page.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="range">Which rows.</param>
    /// <param name="continuation">What the page before ended with; <see langword="null"/> for the first.</param>
    /// <param name="pageSize">The most rows of a page, 1 to <see cref="TableLimits.PageRows"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<TablePage> ScanPageAsync(
        string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default);
}
