using System.Text;

namespace OpenZro.Probes.Storage;

/// <summary>A row's properties as bytes: a format version, the count, then name, type and value of each.</summary>
internal static class RowCodec
{
    private const byte Version = 1;

    private enum Kind : byte
    {
        Text = 1,
        Binary = 2,
        Integer = 3,
        Number = 4,
        Flag = 5,
        Time = 6,
    }

    /// <summary>Writes the properties of a row.</summary>
    public static byte[] Encode(TableRow row)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write7BitEncodedInt(row.Properties.Count);
        foreach (var (name, value) in row.Properties)
        {
            writer.Write(name);
            WriteValue(writer, value);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the properties into a row.</summary>
    /// <exception cref="StorageException">The bytes were not written by <see cref="Encode"/>, or by a later version.</exception>
    public static TableRow Decode(TableRow row, byte[] body)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(body, writable: false), Encoding.UTF8);
            if (reader.ReadByte() is not Version and var version)
                throw new StorageException($"A row is of format {version}; this program reads format {Version}.", isTransient: false);
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
                row[reader.ReadString()] = ReadValue(reader);
            return row;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new StorageException($"Row '{row.PartitionKey}'/'{row.RowKey}' is damaged.", isTransient: false, exception);
        }
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.Write((byte)Kind.Text);
                writer.Write(text);
                break;
            case byte[] bytes:
                writer.Write((byte)Kind.Binary);
                writer.Write7BitEncodedInt(bytes.Length);
                writer.Write(bytes);
                break;
            case long integer:
                writer.Write((byte)Kind.Integer);
                writer.Write7BitEncodedInt64(integer);
                break;
            case double number:
                writer.Write((byte)Kind.Number);
                writer.Write(number);
                break;
            case bool flag:
                writer.Write((byte)Kind.Flag);
                writer.Write(flag);
                break;
            case DateTimeOffset time:
                writer.Write((byte)Kind.Time);
                writer.Write(time.UtcTicks);
                break;
        }
    }

    private static object ReadValue(BinaryReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.Text => reader.ReadString(),
        Kind.Binary => reader.ReadBytes(reader.Read7BitEncodedInt()),
        Kind.Integer => reader.Read7BitEncodedInt64(),
        Kind.Number => reader.ReadDouble(),
        Kind.Flag => reader.ReadBoolean(),
        Kind.Time => new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        var kind => throw new FormatException($"Unknown kind of value {kind}."),
    };
}
