using Microsoft.Data.Sqlite;

namespace OpenZro.Probes.Storage;

/// <summary>Commands with named parameters.</summary>
internal static class SqliteCommands
{
    /// <summary>A command; the text is a constant of ours, every value a parameter.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of ours, every value a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }
}
