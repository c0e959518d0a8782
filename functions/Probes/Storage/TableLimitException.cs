namespace OpenZro.Probes.Storage;

/// <summary>A row, batch, key or table name breaks a limit of Azure Table Storage. Nothing was written: this is a mistake of the caller.</summary>
public sealed class TableLimitException(string message) : ArgumentException(message);
