using Azure.Data.Tables;

namespace OpenZro.Probes.Storage;

/// <summary>Rows as the Azure SDK's entities and back, and ranges as its filters.</summary>
internal static class AzureRows
{
    /// <summary>The entity that the SDK sends.</summary>
    public static TableEntity ToEntity(TableRow row)
    {
        var entity = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Properties)
            entity[name] = value;
        return entity;
    }

    /// <summary>The row of an entity; properties of types that we do not write are read as the nearest one that we do.</summary>
    public static TableRow FromEntity(TableEntity entity)
    {
        var row = new TableRow(entity.PartitionKey, entity.RowKey) { ETag = entity.ETag.ToString(), StoredAt = entity.Timestamp };
        foreach (var (name, value) in entity)
        {
            if (name is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or "odata.metadata")
                continue;
            row[name] = value switch
            {
                BinaryData data => data.ToArray(),
                DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
                Guid id => id.ToString(),
                _ => value,
            };
        }

        return row;
    }

    /// <summary>A range as an OData filter; <see langword="null"/> for all rows.</summary>
    public static string? Filter(KeyRange range)
    {
        var conditions = new List<string>(3);
        if (range.PartitionKey is { } partition)
            conditions.Add(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"));
        if (range.From is { } from)
            conditions.Add(TableClient.CreateQueryFilter($"RowKey ge {from}"));
        if (range.Before is { } before)
            conditions.Add(TableClient.CreateQueryFilter($"RowKey lt {before}"));
        return conditions.Count == 0 ? null : string.Join(" and ", conditions);
    }
}
