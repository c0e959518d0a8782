using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;

namespace OpenZro.Probes.Storage;

/// <summary>The statements that read and write rows of <see cref="SqliteTables"/>.</summary>
internal static class SqliteRows
{
    private const char Separator = '\n';

    /// <summary>The ETag of a row; <see langword="null"/> when there is none.</summary>
    public static string? ETag(SqliteStatements statements, long tableId, string partitionKey, string rowKey) =>
        statements.Scalar(
            "SELECT etag FROM entities WHERE table_id = $id AND pk = $pk AND rk = $rk", ("$id", tableId), ("$pk", partitionKey), ("$rk", rowKey)) is long etag ? Text(etag) : null;

    /// <summary>Takes a new ETag from the file's sequence.</summary>
    public static long NextETag(SqliteStatements statements) =>
        (long)statements.Scalar("UPDATE sequence SET etag = etag + 1 RETURNING etag")!;

    /// <summary>Inserts or replaces a row and returns its ETag.</summary>
    public static string Put(SqliteStatements statements, long tableId, TableRow row, long etag)
    {
        statements.Execute(
            "INSERT OR REPLACE INTO entities (table_id, pk, rk, etag, body) VALUES ($id, $pk, $rk, $etag, $body)",
            ("$id", tableId), ("$pk", row.PartitionKey), ("$rk", row.RowKey), ("$etag", etag), ("$body", RowCodec.Encode(row)));
        return Text(etag);
    }

    /// <summary>The current row of a query over <c>pk, rk, etag, body</c>.</summary>
    public static TableRow Read(SqliteDataReader reader) =>
        RowCodec.Decode(new TableRow(reader.GetString(0), reader.GetString(1)) { ETag = Text(reader.GetInt64(2)) }, (byte[])reader[3]);

    /// <summary>One page of a scan; the continuation is the keys of its last row.</summary>
    public static TablePage Scan(SqliteStatements statements, long tableId, KeyRange range, string? continuation, int pageSize)
    {
        var sql = new StringBuilder("SELECT pk, rk, etag, body FROM entities WHERE table_id = $id");
        var parameters = new List<(string Name, object Value)> { ("$id", tableId), ("$limit", pageSize + 1L) };
        void Where(string condition, string name, string? value)
        {
            if (value is null)
                return;
            sql.Append(" AND ").Append(condition);
            parameters.Add((name, value));
        }

        Where("pk = $pk", "$pk", range.PartitionKey);
        Where("rk >= $from", "$from", range.From);
        Where("rk < $before", "$before", range.Before);
        var after = continuation?.Split(Separator);
        Where("(pk, rk) > ($afterPk, $afterRk)", "$afterPk", after?[0]);
        if (after is not null)
            parameters.Add(("$afterRk", after[1]));
        using var reader = statements.Read(sql.Append(" ORDER BY pk, rk LIMIT $limit").ToString(), CollectionsMarshal.AsSpan(parameters));
        var rows = new List<TableRow>();
        while (rows.Count < pageSize && reader.Read())
            rows.Add(Read(reader));
        return new TablePage(rows, rows.Count == pageSize && reader.Read() ? $"{rows[^1].PartitionKey}{Separator}{rows[^1].RowKey}" : null);
    }

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
