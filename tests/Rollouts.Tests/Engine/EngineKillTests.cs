using System.Diagnostics;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

/// <summary>A real process, killed with SIGKILL at random instants until it gets to the end all the same.</summary>
public sealed class EngineKillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-kill-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_process_that_is_killed_again_and_again_ends_as_one_that_is_not()
    {
        var random = new Random(20260310);
        var undisturbed = await RunAsync("undisturbed.db", lines: int.MaxValue, random);
        string? disturbed = null;
        var kills = 0;
        for (; disturbed is null; kills++)
            disturbed = await RunAsync("killed.db", kills < 12 ? random.Next(1, 9) : int.MaxValue, random);

        undisturbed.ShouldStartWith($"{EngineChild.Ended}Ended");
        disturbed.ShouldBe(undisturbed);
        kills.ShouldBeGreaterThan(3);
        var effects = await EffectsAsync("killed.db");
        effects.Count.ShouldBe(32);
        effects.ShouldBe(await EffectsAsync("undisturbed.db"));
        (await EpochsAsync("killed.db")).ShouldBeInOrder();
    }

    /// <summary>Starts the child, and kills it a moment after it has said so many lines; its last line, if it ended before.</summary>
    private async Task<string?> RunAsync(string file, int lines, Random random)
    {
        using var child = Start(file);
        while (await child.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith(EngineChild.Ended, StringComparison.Ordinal))
            {
                await child.WaitForExitAsync(Cancel);
                return line;
            }

            if (--lines > 0)
                continue;
            await Task.Delay(random.Next(30), Cancel);
            child.Kill();
            await child.WaitForExitAsync(Cancel);
            return null;
        }

        throw new InvalidOperationException($"The child ended by itself, with {child.ExitCode}.");
    }

    private async Task<IReadOnlyList<string>> EffectsAsync(string file)
    {
        await using var store = SqliteTables.Open(Path.Combine(_folder, file));
        return await store.ScanAsync(EngineChild.EffectsTable, new KeyRange("effects"), Cancel).Select(row => row.RowKey).ToListAsync(Cancel);
    }

    private async Task<IReadOnlyList<long>> EpochsAsync(string file)
    {
        await using var store = SqliteTables.Open(Path.Combine(_folder, file));
        return await store.ScanAsync(EngineTables.Journal, new KeyRange("story"), Cancel).Select(row => row.WholeNumber("Epoch")!.Value).ToListAsync(Cancel);
    }

    private Process Start(string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { [EngineChild.Variable] = Path.Combine(_folder, file) },
        };
        start.ArgumentList.Add(typeof(EngineKillTests).Assembly.Location);
        return Process.Start(start)!;
    }
}
