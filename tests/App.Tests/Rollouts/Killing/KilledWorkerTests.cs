using System.Diagnostics;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.App.Tests.Rollouts.Killing;

/// <summary>A worker of its own process carries out a rollout over the Azure Storage backend, and is killed with SIGKILL in the middle of restarts until the rollout is done all the same.</summary>
public sealed class KilledWorkerTests(AzuriteAccount azurite)
{
    private const string Variable = "OZPROBES_TEST_WORKER";
    private const char Separator = '\n';
    private const int Peers = 6;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollout_whose_worker_is_killed_in_the_middle_of_restarts_is_carried_on_by_the_next_and_restarts_nobody_twice()
    {
        var folder = Directory.CreateTempSubdirectory("killed-worker-");
        var mesh = Mesh(folder.FullName);
        var (account, hub) = (await azurite.StartAsync(), AzureStorageHub.NewName());

        // In the canary's restart, and in the second of the last batch.
        foreach (var restarts in (int[])[1, 5])
        {
            using var worker = Start(account, hub, folder.FullName);
            await UntilAsync(worker, () => mesh.Restarts.Count >= restarts, () => $"{mesh.Restarts.Count} restarts");
            worker.Kill();
            await worker.WaitForExitAsync(Cancel);
        }

        using var last = Start(account, hub, folder.FullName);
        await last.WaitForExitAsync(Cancel).WaitAsync(_patience, Cancel);

        mesh.Restarts.Select(restart => restart.Peer).Order().ShouldBe(Enumerable.Range(1, Peers).Select(number => $"peer-{number}"));
        await using var store = Store(folder.FullName);
        var header = (await new RolloutRows(store).ListAsync(cancellationToken: Cancel)).ShouldHaveSingleItem();
        header.State.ShouldBe(RolloutState.Done, header.Explanation);
        var plan = (await new RolloutRows(store).PlanAsync(header.Id, Cancel)).ShouldNotBeNull();
        (await new PeerRows(store).ListAsync(header.Id, plan, Cancel)).ShouldAllBe(peer => peer.State == PeerState.OnExpected && peer.Restarts == 1);
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>What the process that is killed runs; it is told by a variable what to do, and is no test.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        var told = Environment.GetEnvironmentVariable(Variable)!.Split(Separator);
        await using var store = Store(told[2]);
        var mesh = Mesh(told[2]);
        var parts = new RolloutParts
        {
            Store = new SteadyTables(store, TimeProvider.System), Clock = TimeProvider.System, Fleets = mesh, Probes = mesh, Directory = mesh, Drivers = mesh, Notifications = new NotificationOutbox(store),
        };
        var program = RolloutProgram.Of(parts);
        await using var host = await DurableHost.StartAsync(PlainHistory.Of(await AzureStorageHub.OpenAsync(told[0], told[1])), () => program, RolloutOrchestration.Newest);
        var desk = new RolloutDesk(parts, new DurableOrchestrations(program).Use(host.Client), RolloutOrchestration.Newest);
        var id = await BeginAsync(desk);
        RolloutView view;
        while (!(view = (await desk.FindAsync(id, Cancel))!).Header.HasEnded)
        {
            foreach (var gate in view.Gates.Where(gate => gate.Gate is { State: GateState.Open }))
                await desk.DecideAsync(id, gate.Key, new() { Who = "ana", Roles = ["network"], Verb = GateVerb.Approve, PlanHash = view.Header.PlanHash }, Cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel);
        }
    }

    /// <summary>Starts the rollout, or takes up the one that there is, as the function app's timer does.</summary>
    private static async Task<string> BeginAsync(RolloutDesk desk)
    {
        if (await desk.ListAsync(Cancel) is [var known])
        {
            await desk.ResumeAllAsync(Cancel);
            return known.Id;
        }

        var hash = (await desk.PlanAsync(FileMesh.Yaml, "repick.yaml", Cancel)).Plan!.Hash;
        var answer = await desk.StartAsync(new() { Yaml = FileMesh.Yaml, PlanHash = hash }, new("olga", ["operator"]), Cancel);
        return answer.Id ?? throw new InvalidOperationException(answer.Message);
    }

    private static FileMesh Mesh(string folder) => new(Path.Combine(folder, "restarts"), Peers);

    private static SqliteTables Store(string folder) => SqliteTables.Open(Path.Combine(folder, "rollouts.db"));

    private static Process Start(string connection, string hub, string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, Environment = { [Variable] = string.Join(Separator, connection, hub, folder) } };
        foreach (var argument in (string[])[typeof(KilledWorkerTests).Assembly.Location, "-method", $"*{nameof(KilledWorkerTests)}.{nameof(Work)}", "-explicit", "only"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task UntilAsync(Process worker, Func<bool> isEnough, Func<string> describe)
    {
        var deadline = TimeProvider.System.GetUtcNow() + _patience;
        while (!isEnough())
        {
            worker.HasExited.ShouldBeFalse($"the worker has ended: {describe()}");
            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, describe());
            await Task.Delay(20, Cancel);
        }
    }
}
