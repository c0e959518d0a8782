using Azure.Data.Tables;

namespace OpenZro.Probes.Storage;

/// <summary>Rows as the Azure SDK's entities, and back.</summary>
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
        var row = new TableRow(entity.PartitionKey, entity.RowKey) { ETag = entity.ETag.ToString() };
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
}
