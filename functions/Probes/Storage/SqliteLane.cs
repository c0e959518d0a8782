using Microsoft.Data.Sqlite;

namespace OpenZro.Probes.Storage;

/// <summary>One connection to a SQLite database, used by one caller at a time.</summary>
internal sealed class SqliteLane : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly SemaphoreSlim _gate = new(1, 1);

    public SqliteLane(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            // The cache is of 512 KiB, not 2 MiB: what is read again is in the system's own.
            // synchronous = FULL syncs the log at every commit, so that what was acknowledged survives a power cut;
            // the busy time-out is for other processes that write to the same file.
            using var pragmas = _connection.CreateCommand();
            pragmas.CommandText = """
                PRAGMA busy_timeout = 10000;
                PRAGMA cache_size = -512;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA fullfsync = ON;
                PRAGMA checkpoint_fullfsync = ON;
                """;
            pragmas.ExecuteNonQuery();
            _statements = new SqliteStatements(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs one piece of work on the connection, after whoever has it.</summary>
    /// <exception cref="StorageException">SQLite failed.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteStatements, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return work(_statements);
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Of(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs one piece of work in a transaction that is committed, and on disk, when the task completes.</summary>
    /// <exception cref="StorageException">SQLite failed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> work, CancellationToken cancellationToken) =>
        RunAsync(
            statements =>
            {
                statements.Execute("BEGIN IMMEDIATE");
                try
                {
                    var result = work(statements);
                    statements.Execute("COMMIT");
                    return result;
                }
                catch
                {
                    // Some failures end the transaction by themselves.
                    if (statements.IsInTransaction)
                        statements.Execute("ROLLBACK");
                    throw;
                }
            },
            cancellationToken);

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
        _gate.Dispose();
    }
}
