using System.Globalization;
using System.IO.Compression;
using System.Text;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Hourly snapshots of who uses which relay, in a table per month: <c>Peers202601</c>, PK mesh, RK hour|part. A snapshot of the same
/// hour takes the place of the one before. Months that are over are dropped with the results (<see cref="Retention"/>).
/// </summary>
/// <param name="store">Where they are.</param>
public sealed class PeerSnapshots(ITableStore store)
{
    /// <summary>What the names of the tables begin with.</summary>
    public const string Prefix = Retention.PeersPrefix;

    private const string HourFormat = "yyyyMMdd'T'HH";

    /// <summary>Keeps a snapshot.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task KeepAsync(PeersDocument document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        var rows = Pack(document.ToJson()).Chunk(RolloutTables.MostBytes).Select((part, number) => RowBytes.Write(
            new TableRow(TableKey.Escape(document.Mesh), $"{HourOf(document.At)}|{number.ToString("D2", CultureInfo.InvariantCulture)}"), part));
        return store.UpsertAllAsync(TableOf(document.At), rows, cancellationToken: cancellationToken);
    }

    /// <summary>The snapshot of an hour; <see langword="null"/> when there is none.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument?> FindAsync(string mesh, DateTimeOffset hour, CancellationToken cancellationToken = default)
    {
        using var bytes = new MemoryStream();
        await foreach (var row in store.ScanAsync(TableOf(hour), KeyRange.Prefix(TableKey.Escape(mesh), HourOf(hour) + "|"), cancellationToken))
        {
            bytes.Write(RowBytes.Read(row));
        }

        return bytes.Length == 0 ? null : PeersDocument.FromJson(Unpack(bytes.ToArray()));
    }

    /// <summary>The newest snapshot that is not older than findings may rest on; <see langword="null"/> when there is none.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument?> NewestAsync(string mesh, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        for (var hour = now; now - hour <= Findings.PeerUse.Freshness; hour -= TimeSpan.FromHours(1))
        {
            if (await FindAsync(mesh, hour, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string TableOf(DateTimeOffset instant) => Prefix + instant.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static string HourOf(DateTimeOffset instant) => instant.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture);

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
