using Microsoft.Data.Sqlite;

namespace OpenZro.Probes.Storage;

/// <summary>What SQLite's error codes mean to a caller (sqlite.org/rescode.html).</summary>
internal static class SqliteFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int IoError = 10;
    private const int Full = 13;

    /// <summary>The exception for callers: a busy, failing or full disk may recover; a damaged or read-only file does not by itself.</summary>
    public static StorageException Of(SqliteException exception) =>
        new($"SQLite: {exception.Message}", exception.SqliteErrorCode is Busy or Locked or NoMemory or IoError or Full, exception);
}
