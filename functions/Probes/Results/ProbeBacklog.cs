using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>
/// Runs that wait on disk for the storage to come back, oldest first. Each is a file of its own: its length and SHA-256, then the
/// run. It is on disk when <see cref="Add"/> returns; a file that was torn by a crash is passed over and counted. Beyond the size that
/// it may have, the oldest runs go, and are counted. For one process at a time; members are called one after the other.
/// </summary>
public sealed class ProbeBacklog
{
    /// <summary>The size that a backlog may have unless something else is said: 64 MiB, some days of 100 endpoints.</summary>
    public const long DefaultBytes = 64 * 1024 * 1024;

    private const int HeaderBytes = sizeof(int) + SHA256.HashSizeInBytes;
    private const string Extension = ".run";

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly SortedDictionary<long, long> _files = [];
    private long _next = 1;

    /// <summary>Opens a backlog, with what an earlier process left in it.</summary>
    /// <param name="folder">Its folder, which is created when it is missing.</param>
    /// <param name="maxBytes">The size that it may have.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public ProbeBacklog(string folder, long maxBytes = DefaultBytes)
    {
        _folder = folder;
        _maxBytes = maxBytes;
        foreach (var file in Directory.CreateDirectory(folder).EnumerateFiles("*" + Extension))
            if (long.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                _files[number] = file.Length;
        if (_files.Count > 0)
            _next = _files.Keys.Last() + 1;
        Bytes = _files.Values.Sum();
        MakeRoom(0);
    }

    /// <summary>How many runs wait.</summary>
    public int Count => _files.Count;

    /// <summary>The size of what waits.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many runs went for lack of room or were torn, since this object was made.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a run, and lets the oldest go when there is no room.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Add(ProbeRun run, SlotNotes notes)
    {
        var body = ResultsJson.Pack(new Entry(run, notes));
        var frame = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        SHA256.HashData(body, frame.AsSpan(sizeof(int)));
        body.CopyTo(frame, HeaderBytes);
        MakeRoom(frame.Length);
        if (frame.Length > _maxBytes)
        {
            Dropped++;
            return;
        }

        var number = _next++;
        try
        {
            using var file = new FileStream(PathOf(number), FileMode.CreateNew, FileAccess.Write);
            file.Write(frame);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(PathOf(number));
            throw;
        }

        _files[number] = frame.Length;
        Bytes += frame.Length;
    }

    /// <summary>
    /// Hands on what waits, oldest first, and forgets each run once it was taken. What is not taken, since taking it throws, stays
    /// with all after it.
    /// </summary>
    /// <param name="take">Takes a run; after a crash it may be given one that it had taken.</param>
    /// <param name="cancellationToken">Ends the call between two runs.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> DrainAsync(Func<ProbeRun, SlotNotes, CancellationToken, Task> take, CancellationToken cancellationToken = default)
    {
        var taken = 0;
        foreach (var number in _files.Keys.ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(number) is { } entry)
            {
                await take(entry.Run, entry.Notes, cancellationToken);
                taken++;
            }
            else
            {
                Dropped++;
            }

            Remove(number);
        }

        return taken;
    }

    private Entry? Read(long number)
    {
        try
        {
            var frame = File.ReadAllBytes(PathOf(number));
            if (frame.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(frame) != frame.Length - HeaderBytes)
                return null;
            var body = frame[HeaderBytes..];
            return SHA256.HashData(body).AsSpan().SequenceEqual(frame.AsSpan(sizeof(int), SHA256.HashSizeInBytes)) ? ResultsJson.Unpack<Entry>(body) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private void MakeRoom(long bytes)
    {
        while (_files.Count > 0 && Bytes + bytes > _maxBytes)
        {
            Remove(_files.Keys.First());
            Dropped++;
        }
    }

    private void Remove(long number)
    {
        File.Delete(PathOf(number));
        Bytes -= _files[number];
        _files.Remove(number);
    }

    private string PathOf(long number) => Path.Combine(_folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);

    private sealed record Entry(ProbeRun Run, SlotNotes Notes);
}
