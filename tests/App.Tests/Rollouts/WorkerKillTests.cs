using System.Diagnostics;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.App.Tests.Rollouts;

/// <summary>A worker of its own process over the Azure Storage backend, killed with SIGKILL in the middle of a step until the orchestration has ended all the same.</summary>
public sealed class WorkerKillTests(AzuriteAccount azurite)
{
    private const string Variable = "OZPROBES_TEST_WORKER";
    private const string Ended = "ended ";
    private const char Separator = '\n';
    private const int Kills = 2;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_of_a_step_is_taken_over_by_the_next()
    {
        var folder = Directory.CreateTempSubdirectory("worker-kill-");
        var file = Path.Combine(folder.FullName, "said");
        await File.WriteAllTextAsync(file, "", Cancel);
        var hub = AzureStorageHub.NewName();
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var worker = Start(await azurite.StartAsync(), hub, file);
            await UntilAsync(file, lines => lines.Length >= kill * 2);
            worker.Kill();
            await worker.WaitForExitAsync(Cancel);
        }

        using var last = Start(await azurite.StartAsync(), hub, file);
        var said = await UntilAsync(file, lines => lines.Any(line => line.StartsWith(Ended, StringComparison.Ordinal)));
        await last.WaitForExitAsync(Cancel);

        said[^1].ShouldBe($"{Ended}Ended [2,2]");
        said[..^1].Distinct().Order().ShouldBe(
            from batch in Enumerable.Range(0, 2) from key in (string[])["close", "open", "peer-0", "peer-1"] orderby batch, key select $"story:batch-{batch}:{key}");
        folder.Delete(recursive: true);
    }

    /// <summary>What the process that is killed runs; it is told by a variable what to do, and is no test.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        var told = Environment.GetEnvironmentVariable(Variable)!.Split(Separator);
        var program = Program(told[2]);
        await using var host = await DurableHost.StartAsync(PlainHistory.Of(await AzureStorageHub.OpenAsync(told[0], told[1])), () => program, "1");
        var client = new DurableOrchestrations(program).Use(host.Client);
        await client.StartAsync("story", "story", Payload.None, Cancel);
        OrchestrationInfo? info;
        while ((info = await client.FindAsync("story", Cancel)) is not { State: OrchestrationState.Ended or OrchestrationState.Faulted })
            await Task.Delay(50, Cancel);
        await File.AppendAllTextAsync(told[2], $"{Ended}{info.State} {info.Problem}{info.Outcome?.Output.Json}\n", Cancel);
    }

    private static OrchestrationCatalogue Program(string file) => new OrchestrationCatalogue()
        .Add(new ScriptedOrchestration("story", async (o, _) =>
        {
            var counts = new List<int>();
            for (var batch = 0; batch < 2; batch++)
                counts.Add((await o.Child($"batch-{batch}", "batch", Payload.None)).Output.To<int>());
            return Outcome.Succeeded(Payload.Of(counts));
        }))
        .Add(new ScriptedOrchestration("batch", async (o, _) =>
        {
            await o.Step("open", "touch", Payload.None);
            var outcomes = await o.All("peers", [new StepCall("peer-0", "touch", Payload.None), new StepCall("peer-1", "touch", Payload.None)], 1);
            await o.Step("close", "touch", Payload.None);
            return Outcome.Succeeded(Payload.Of(outcomes.Count(outcome => outcome.IsSuccess)));
        }))
        .Add(new ScriptedStep("touch", async (step, cancel) =>
        {
            await File.AppendAllTextAsync(file, $"{step.OperationId}\n", cancel);
            await Task.Delay(500, cancel);
            return Outcome.Succeeded();
        }));

    private static Process Start(string connection, string hub, string file)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, Environment = { [Variable] = string.Join(Separator, connection, hub, file) } };
        foreach (var argument in (string[])[typeof(WorkerKillTests).Assembly.Location, "-method", $"*{nameof(WorkerKillTests)}.{nameof(Work)}", "-explicit", "only"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task<string[]> UntilAsync(string file, Func<string[], bool> isEnough)
    {
        while (true)
        {
            var lines = await File.ReadAllLinesAsync(file, Cancel);
            if (isEnough(lines))
                return lines;
            await Task.Delay(20, Cancel);
        }
    }
}
