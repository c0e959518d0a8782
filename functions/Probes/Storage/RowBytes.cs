namespace OpenZro.Probes.Storage;

/// <summary>How a document of any length lies in a row: as many binary properties as it needs.</summary>
public static class RowBytes
{
    /// <summary>The largest document of one row: a row stays below its mebibyte also where it is counted as JSON, in which bytes are base64.</summary>
    public const int Most = PartBytes * Parts;

    /// <summary>The bytes of one property.</summary>
    internal const int PartBytes = 60 * 1024;

    /// <summary>How many properties a row has of them at most.</summary>
    internal const int Parts = 11;

    private const int Names = 26;

    /// <summary>Puts bytes into a row.</summary>
    /// <exception cref="ArgumentException">They are more than <see cref="Most"/>.</exception>
    public static TableRow Write(TableRow row, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (bytes.Length > Most)
        {
            throw new ArgumentException("The document is larger than a row can hold.", nameof(bytes));
        }

        for (var part = 0; part * PartBytes < bytes.Length; part++)
        {
            row[Name(part)] = bytes.Slice(part * PartBytes, Math.Min(PartBytes, bytes.Length - (part * PartBytes))).ToArray();
        }

        return row;
    }

    /// <summary>The bytes of a row.</summary>
    public static byte[] Read(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return [.. Enumerable.Range(0, Names).Select(part => row.Binary(Name(part))).TakeWhile(part => part is not null).SelectMany(part => part!)];
    }

    private static string Name(int part) => "Json" + (char)('A' + part);
}
