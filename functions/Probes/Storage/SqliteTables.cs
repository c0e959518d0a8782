using Microsoft.Data.Sqlite;

namespace OpenZro.Probes.Storage;

/// <summary>
/// Tables in one SQLite file: the store of a single machine. A write is on disk when its task completes (WAL,
/// <c>synchronous = FULL</c>). Several processes may use one file; within a process one writer and one reader run side by side.
/// </summary>
/// <remarks>
/// The work runs on the calling thread. Space of dropped tables is used again; the file does not shrink. ETags are numbers of one
/// sequence per file, so that a row that was deleted and inserted again never has an old one.
/// </remarks>
public sealed class SqliteTables : ITableStore
{
    private const int SchemaVersion = 1;
    private const string InMemoryPath = ":memory:";

    private readonly SqliteLane _writer;
    private readonly SqliteLane _reader;

    private SqliteTables(string path)
    {
        File = path == InMemoryPath ? null : Path.GetFullPath(path);
        _writer = new SqliteLane(path);
        try
        {
            CreateSchema();
            _reader = path == InMemoryPath ? _writer : new SqliteLane(path);
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <summary>The file; <see langword="null"/> in memory.</summary>
    public string? File { get; }

    /// <summary>Opens a file, which is created with its folder when it is missing.</summary>
    /// <exception cref="StorageException">The file is no database of ours, is of a later version, or cannot be opened.</exception>
    public static SqliteTables Open(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            return new SqliteTables(path);
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Of(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{path}' cannot be opened: {exception.Message}", isTransient: false, exception);
        }
    }

    /// <summary>A store that lives in memory and ends with this object.</summary>
    public static SqliteTables InMemory() => new(InMemoryPath);

    /// <inheritdoc/>
    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _writer.WriteAsync(statements => CreateTable(statements, table), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _writer.WriteAsync(
            statements =>
            {
                if (TableId(statements, table) is not { } id)
                    return false;
                statements.Execute("DELETE FROM entities WHERE table_id = $id", ("$id", id));
                return statements.Execute("DELETE FROM tables WHERE id = $id", ("$id", id)) == 1;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default) =>
        _reader.RunAsync<IReadOnlyList<string>>(
            statements =>
            {
                using var reader = statements.Read(
                    "SELECT name FROM tables WHERE substr(name, 1, length($prefix)) = $prefix COLLATE NOCASE ORDER BY name", ("$prefix", prefix));
                var names = new List<string>();
                while (reader.Read())
                    names.Add(reader.GetString(0));
                return names;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _reader.RunAsync(
            statements =>
            {
                using var reader = statements.Read(
                    "SELECT pk, rk, etag, body FROM entities WHERE table_id = (SELECT id FROM tables WHERE name = $table) AND pk = $pk AND rk = $rk",
                    ("$table", table), ("$pk", partitionKey), ("$rk", rowKey));
                return reader.Read() ? SqliteRows.Read(reader) : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteResult> InsertAsync(
        string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckRow(row);
        return _writer.WriteAsync(
            statements =>
            {
                if (TableId(statements, table, missing) is not { } id)
                    return new WriteResult(WriteOutcome.NoTable, null);
                if (SqliteRows.ETag(statements, id, row.PartitionKey, row.RowKey) is not null)
                    return new WriteResult(WriteOutcome.Exists, null);
                return new WriteResult(WriteOutcome.Written, SqliteRows.Put(statements, id, row, SqliteRows.NextETag(statements)));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckRow(row);
        return _writer.WriteAsync(
            statements =>
            {
                var outcome = Compare(statements, table, row.PartitionKey, row.RowKey, etag, out var id);
                return outcome == WriteOutcome.Written
                    ? new WriteResult(outcome, SqliteRows.Put(statements, id, row, SqliteRows.NextETag(statements)))
                    : new WriteResult(outcome, null);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> DeleteAsync(
        string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _writer.WriteAsync(
            statements =>
            {
                var outcome = Compare(statements, table, partitionKey, rowKey, etag, out var id);
                if (outcome == WriteOutcome.Written)
                    statements.Execute(
                        "DELETE FROM entities WHERE table_id = $id AND pk = $pk AND rk = $rk", ("$id", id), ("$pk", partitionKey), ("$rk", rowKey));
                return outcome;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> UpsertAsync(
        string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckBatch(rows);
        return _writer.WriteAsync(
            statements =>
            {
                if (TableId(statements, table, missing) is not { } id)
                    return WriteOutcome.NoTable;
                var etag = SqliteRows.NextETag(statements);
                foreach (var row in rows)
                    SqliteRows.Put(statements, id, row, etag);
                return WriteOutcome.Written;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TablePage> ScanPageAsync(
        string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckPageSize(pageSize);
        return _reader.RunAsync(
            statements => TableId(statements, table) is { } id ? SqliteRows.Scan(statements, id, range, continuation, pageSize) : new TablePage([], null),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_reader != _writer)
            _reader.Dispose();
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What a pragma is set to on each connection.</summary>
    internal async Task<IReadOnlyList<string>> PragmaAsync(string name)
    {
        var values = new List<string>();
        foreach (var lane in new[] { _writer, _reader })
            values.Add(await lane.RunAsync(statements => statements.Scalar($"PRAGMA {name}")!.ToString()!, default));
        return values;
    }

    private static long? TableId(SqliteStatements statements, string table) =>
        statements.Scalar("SELECT id FROM tables WHERE name = $name", ("$name", table)) as long?;

    private static long? TableId(SqliteStatements statements, string table, MissingTable missing)
    {
        if (TableId(statements, table) is { } id)
            return id;
        if (missing == MissingTable.Leave)
            return null;
        CreateTable(statements, table);
        return TableId(statements, table);
    }

    private static bool CreateTable(SqliteStatements statements, string table) =>
        statements.Execute("INSERT INTO tables (name) VALUES ($name) ON CONFLICT DO NOTHING", ("$name", table)) == 1;

    private static WriteOutcome Compare(SqliteStatements statements, string table, string partitionKey, string rowKey, string etag, out long tableId)
    {
        var id = TableId(statements, table);
        tableId = id ?? 0;
        var current = id is null ? null : SqliteRows.ETag(statements, tableId, partitionKey, rowKey);
        return current is null ? WriteOutcome.Missing : current == etag ? WriteOutcome.Written : WriteOutcome.Changed;
    }

    private void CreateSchema() =>
        _writer.WriteAsync(
            statements =>
            {
                var version = (long)statements.Scalar("PRAGMA user_version")!;
                if (version > SchemaVersion)
                    throw new StorageException($"The database is of version {version}; this program knows version {SchemaVersion}. Use a newer program.", isTransient: false);
                return statements.Execute($"""
                    CREATE TABLE IF NOT EXISTS tables (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
                    CREATE TABLE IF NOT EXISTS entities (
                        table_id INTEGER NOT NULL, pk TEXT NOT NULL, rk TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL,
                        PRIMARY KEY (table_id, pk, rk)) WITHOUT ROWID;
                    CREATE TABLE IF NOT EXISTS sequence (etag INTEGER NOT NULL);
                    INSERT INTO sequence SELECT 0 WHERE NOT EXISTS (SELECT * FROM sequence);
                    PRAGMA user_version = {SchemaVersion};
                    """);
            },
            default).GetAwaiter().GetResult();
}
