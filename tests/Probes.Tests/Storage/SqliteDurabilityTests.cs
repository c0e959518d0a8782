using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Storage;

/// <summary>What was acknowledged is there after a process was killed, and after the power went.</summary>
public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("durable-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "probes.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_writer_that_is_killed_keeps_what_it_acknowledged()
    {
        var random = new Random(20260310);
        var acknowledged = -1;
        for (var round = 0; round < 5; round++)
        {
            using var child = StartWriter(acknowledged + 1);
            var killAt = acknowledged + random.Next(5, 120);
            while (acknowledged < killAt && await child.StandardOutput.ReadLineAsync(Cancel) is { } line)
                acknowledged = int.Parse(line, CultureInfo.InvariantCulture);
            child.Kill();
            while (await child.StandardOutput.ReadLineAsync(Cancel) is { } line)
                acknowledged = int.TryParse(line, CultureInfo.InvariantCulture, out var number) ? Math.Max(acknowledged, number) : acknowledged;
            await child.WaitForExitAsync(Cancel);

            await using var store = SqliteTables.Open(File);
            await ShouldHoldAsync(store, acknowledged);
        }

        acknowledged.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_log_torn_after_the_last_sync_opens_with_what_was_acknowledged()
    {
        var random = new Random(7);
        await using var store = SqliteTables.Open(File);
        for (var i = 0; i < 60; i++)
        {
            await SqliteChildWriter.WriteAsync(store, i);
            var synced = new FileInfo(File + "-wal").Length;
            if (i % 10 != 9)
                continue;

            var copy = Path.Combine(_folder, $"copy{i}.db");
            System.IO.File.Copy(File, copy);
            await SqliteChildWriter.WriteAsync(store, 1_000_000 + i);
            var log = await ReadSharedAsync(File + "-wal");
            var torn = log[..(int)Math.Min(log.Length, synced + random.Next(0, 4096))];
            for (var garbage = (int)synced; garbage < torn.Length; garbage += 97)
                torn[garbage] ^= 0x5a;
            await System.IO.File.WriteAllBytesAsync(copy + "-wal", torn, Cancel);

            await using var survivor = SqliteTables.Open(copy);
            await ShouldHoldAsync(survivor, i);
            (await survivor.InsertAsync("Acknowledged", new TableRow("p", "after"), cancellationToken: Cancel)).Written.ShouldBeTrue();
        }
    }

    private static async Task ShouldHoldAsync(SqliteTables store, int last)
    {
        var rows = await store.ScanAsync("Acknowledged", new KeyRange("p", "0000000", "0999999"), Cancel).ToListAsync(Cancel);
        rows.Count.ShouldBeGreaterThan(last);
        for (var i = 0; i <= last; i++)
            rows[i].HasSameContent(SqliteChildWriter.Row(i)).ShouldBeTrue($"row {i}");
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, Cancel);
        return bytes;
    }

    private Process StartWriter(int from)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { [SqliteChildWriter.Variable] = File, [SqliteChildWriter.From] = from.ToString(CultureInfo.InvariantCulture) },
        };
        start.ArgumentList.Add(typeof(SqliteDurabilityTests).Assembly.Location);
        return Process.Start(start)!;
    }
}
