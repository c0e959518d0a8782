using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Results;

public sealed class ResultsRecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recorder-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_is_lost_while_azurite_is_down_for_a_while()
    {
        await using var azurite = new AzuriteServer();
        await using var store = AzureTables.Connect(
            await azurite.StartAsync(), options: new() { Attempts = 2, Delay = TimeSpan.FromMilliseconds(1), TotalTimeout = TimeSpan.FromSeconds(10) });
        var writer = new ResultsWriter(store, new RetentionOptions(), new FakeTimeProvider(SampleRuns.Start));
        var recorder = new ResultsRecorder(writer, new ProbeBacklog(_folder));

        (await recorder.RecordAsync(Run(0), cancellationToken: Cancel)).ShouldBe(new RecordOutcome(true, 0, null));
        await azurite.StopAsync();
        for (var i = 1; i <= 4; i++)
        {
            var outcome = await recorder.RecordAsync(Run(i), cancellationToken: Cancel);
            outcome.IsStored.ShouldBeFalse();
            outcome.Failure.ShouldNotBeNull().ShouldContain("no answer");
        }

        recorder.Waiting.ShouldBe(4);
        recorder = new ResultsRecorder(writer, new ProbeBacklog(_folder));
        await azurite.StartAsync();
        (await recorder.RecordAsync(Run(5), cancellationToken: Cancel)).ShouldBe(new RecordOutcome(true, 4, null));

        (recorder.Waiting, recorder.Dropped).ShouldBe((0, 0));
        var runs = await new ResultsReader(store).RunsAsync("brazilsouth", ["br", "eu"], SampleRuns.Start, SampleRuns.Start.AddHours(1), Cancel);
        runs.Select(SampleRuns.Text).ShouldBe(Enumerable.Range(0, 6).Select(i => SampleRuns.Text(Run(i))));
        (await new ResultsReader(store).LatestAsync(Cancel)).ShouldHaveSingleItem().Slot.ShouldBe(Run(5).Slot);
    }

    private static ProbeRun Run(int i) => SampleRuns.Run(SampleRuns.Start.AddMinutes(i), i);
}
