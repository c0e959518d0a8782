using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Tests.Results;

public sealed class ProbeBacklogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backlog-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Runs_come_out_in_order_and_whole_also_after_a_restart()
    {
        var first = new ProbeBacklog(_folder);
        Add(first, 0, 1);
        var second = new ProbeBacklog(_folder);
        Add(second, 2);
        (second.Count, second.Bytes).ShouldBe((3, Directory.EnumerateFiles(_folder).Sum(file => new FileInfo(file).Length)));

        var runs = await DrainAsync(second);

        runs.Select(SampleRuns.Text).ShouldBe(Enumerable.Range(0, 3).Select(i => SampleRuns.Text(Run(i))));
        (second.Count, second.Bytes, second.Dropped, Directory.EnumerateFiles(_folder).Count()).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public async Task What_cannot_be_taken_stays_with_all_after_it()
    {
        var backlog = new ProbeBacklog(_folder);
        Add(backlog, 0, 1, 2);

        await Should.ThrowAsync<InvalidOperationException>(() => backlog.DrainAsync((run, _, _) =>
            run.Slot == Run(1).Slot ? throw new InvalidOperationException() : Task.CompletedTask, Cancel));

        (await DrainAsync(new ProbeBacklog(_folder))).Select(run => run.Slot).ShouldBe([Run(1).Slot, Run(2).Slot]);
    }

    [Fact]
    public async Task Beyond_its_size_the_oldest_goes_and_is_counted()
    {
        var probe = new ProbeBacklog(_folder);
        Add(probe, 0);
        var size = probe.Bytes;
        var backlog = new ProbeBacklog(_folder, (size * 5) + (size / 2));

        Add(backlog, [.. Enumerable.Range(1, 9)]);

        backlog.Bytes.ShouldBeLessThanOrEqualTo((size * 5) + (size / 2));
        backlog.Dropped.ShouldBe(10 - backlog.Count);
        (await DrainAsync(backlog)).Select(run => run.Slot).ShouldBe(Enumerable.Range(10 - (int)(10 - backlog.Dropped), (int)(10 - backlog.Dropped)).Select(i => Run(i).Slot));
    }

    [Fact]
    public async Task Torn_and_damaged_files_are_passed_over_and_counted()
    {
        var backlog = new ProbeBacklog(_folder);
        Add(backlog, 0, 1, 2, 3, 4);
        var files = Directory.EnumerateFiles(_folder).Order().ToArray();
        await using (var torn = File.OpenWrite(files[4]))
            torn.SetLength(torn.Length - 3);
        await File.WriteAllBytesAsync(files[1], [], Cancel);
        var flipped = await File.ReadAllBytesAsync(files[2], Cancel);
        flipped[^5] ^= 1;
        await File.WriteAllBytesAsync(files[2], flipped, Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "notes.run"), "not ours", Cancel);

        var reopened = new ProbeBacklog(_folder);

        (await DrainAsync(reopened)).Select(run => run.Slot).ShouldBe([Run(0).Slot, Run(3).Slot]);
        reopened.Dropped.ShouldBe(3);
    }

    [Fact]
    public void A_run_larger_than_the_backlog_is_counted_and_not_kept()
    {
        var backlog = new ProbeBacklog(_folder, 100);

        Add(backlog, 0);

        (backlog.Count, backlog.Dropped).ShouldBe((0, 1));
    }

    private static ProbeRun Run(int i) => SampleRuns.Run(SampleRuns.Start.AddMinutes(i), i);

    private static void Add(ProbeBacklog backlog, params int[] runs)
    {
        foreach (var i in runs)
            backlog.Add(Run(i), new SlotNotes { Missed = i });
    }

    private static async Task<List<ProbeRun>> DrainAsync(ProbeBacklog backlog)
    {
        var runs = new List<ProbeRun>();
        await backlog.DrainAsync(
            (run, _, _) =>
            {
                runs.Add(run);
                return Task.CompletedTask;
            },
            Cancel);
        return runs;
    }
}
