using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OpenZro.Probes.Storage;

/// <summary>
/// The statements of one connection: each is compiled once, at its first use, and kept, since compiling takes longer than most of them run.
/// Used by one caller at a time.
/// </summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Whether a transaction is under way.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    /// <param name="sql">The statement: one of a fixed set.</param>
    /// <param name="parameters">Its values, always the same names in the same order.</param>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Bound(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a statement and returns the first column of its first row; <see langword="null"/> without a row.</summary>
    /// <param name="sql">The statement: one of a fixed set.</param>
    /// <param name="parameters">Its values, always the same names in the same order.</param>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Bound(sql, parameters).ExecuteScalar();

    /// <summary>Runs a query; the reader is disposed before the same query runs again.</summary>
    /// <param name="sql">The query: one of a fixed set.</param>
    /// <param name="parameters">Its values, always the same names in the same order.</param>
    public SqliteDataReader Read(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Bound(sql, parameters).ExecuteReader();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private SqliteCommand Bound(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (_commands.TryGetValue(sql, out var command))
        {
            for (var i = 0; i < parameters.Length; i++)
                command.Parameters[i].Value = parameters[i].Value;
            return command;
        }

        command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is composed of constants of ours, every value a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return _commands[sql] = command;
    }
}
