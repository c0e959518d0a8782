using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>One whole rollout by the product's own orchestration, in real time, over each store that it can stand on.</summary>
public sealed class WholeRolloutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Roles = ["network"];

    private const string Yaml =
        """
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1
        verify: { samples: 2, within: 30m }
        register: { via: mgmt, proofWithin: 60s, propagate: { knowing: 90%, atMost: 5m } }
        peers: { select: [{ country: BR }], keep: { perRegion: 0 } }
        restart: { via: [{ use: ssh }], batches: [1, 3], maxUnavailable: 3, backWithin: 60s, soak: 0s }
        gates:
          - { before: register, roles: [network] }
          - { before: restart, roles: [network], quorum: 2 }
          - { after: batch 1, roles: [network] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollout_over_azure_tables_whose_engines_come_and_go_ends_as_an_undisturbed_one_over_sqlite()
    {
        await using var sqlite = SqliteTables.InMemory();
        var undisturbed = await new Story(sqlite, new QuickMesh()).RunAsync(isDisturbed: false);
        // A server of its own: another engine over the same tables would drive this one's rollout.
        await using var server = new AzuriteServer();
        await using var azure = AzureTables.Connect(await server.StartAsync());

        var disturbed = await new Story(azure, new QuickMesh { Unanswered = "p3" }).RunAsync(isDisturbed: true);

        disturbed.ShouldBe(undisturbed);
        undisturbed.ShouldContain("header Done");
        undisturbed.ShouldContain($"lists {PlanSamples.Us} {PlanSamples.Eu} {PlanSamples.Br}, written 1 times");
        undisturbed.ShouldContain("restarts p1 1, p2 1, p3 1, p4 1");
        undisturbed.ShouldContain("gate before-restart Approved by ann bob");
    }

    /// <summary>The rollout from its plan to its end.</summary>
    private sealed class Story(ITableStore store, QuickMesh mesh)
    {
        private static readonly char[] Attempt = [.. "-0123456789"];
        private string _id = "";

        private RolloutParts Parts => new()
        {
            Store = store,
            Clock = TimeProvider.System,
            Fleets = new FleetDesk(() => PlanSamples.Mesh, store, TimeProvider.System),
            Probes = mesh,
            Directory = mesh,
            Drivers = mesh,
            Notifications = new NotificationOutbox(store),
        };

        /// <summary>Carries it out by one engine, or by three, of which the first is stopped at a gate and the second in the middle of a restart.</summary>
        public async Task<string> RunAsync(bool isDisturbed)
        {
            if (isDisturbed)
            {
                await DriveAsync("one", BeginAsync);
                await DriveAsync("two", async local =>
                {
                    await RestartAsync(local);
                    await mesh.Reached.WaitAsync(Patience, TimeProvider.System, Cancel);
                });
                await DriveAsync("three", EndAsync);
            }
            else
            {
                await DriveAsync("one", async local =>
                {
                    await BeginAsync(local);
                    await RestartAsync(local);
                    await EndAsync(local);
                });
            }

            return await TellAsync();
        }

        private async Task BeginAsync(LocalRollouts local)
        {
            var plan = (await local.Desk.PlanAsync(Yaml, "rollout.yaml", Cancel)).Plan!;
            var answer = await local.Desk.StartAsync(new() { Yaml = Yaml, PlanHash = plan.Hash }, new("rita", []), Cancel);
            _id = answer.Id.ShouldNotBeNull(answer.Message);
            await PassAsync(local, "before-register", "ann");
            await UntilAsync(local, view => IsOpen(view, "before-restart"));
        }

        private async Task RestartAsync(LocalRollouts local)
        {
            await PassAsync(local, "before-restart", "ann", "bob");
            await PassAsync(local, "after-batch-1", "bob");
        }

        private Task EndAsync(LocalRollouts local) => UntilAsync(local, view => view.Header.HasEnded);

        private async Task DriveAsync(string owner, Func<LocalRollouts, Task> work)
        {
            using var local = new LocalRollouts(Parts, owner, new EngineOptions(), NullLoggerFactory.Instance);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var driving = local.DriveAsync(stop.Token);
            await work(local);
            await stop.CancelAsync();
            await driving;
        }

        private async Task PassAsync(LocalRollouts local, string gate, params string[] approvers)
        {
            var view = await UntilAsync(local, view => IsOpen(view, gate));
            foreach (var who in approvers)
                (await local.Desk.DecideAsync(_id, gate, new() { Who = who, Roles = Roles, Verb = GateVerb.Approve, PlanHash = view.Plan.Hash }, Cancel)).Taken.ShouldBeTrue();
        }

        private static bool IsOpen(RolloutView view, string gate) => view.Gates.Any(known => known.Key == gate && known.Gate?.State == GateState.Open);

        private async Task<RolloutView> UntilAsync(LocalRollouts local, Func<RolloutView, bool> isSo)
        {
            for (var began = Stopwatch.GetTimestamp(); ;)
            {
                var view = (await local.Desk.FindAsync(_id, Cancel))!;
                if (isSo(view))
                    return view;
                (view.Header.HasEnded || view.Header.State == RolloutState.Held || Stopwatch.GetElapsedTime(began) > Patience).ShouldBeFalse($"{view.Header} {view.Problem}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
            }
        }

        /// <summary>What came of it, without instants and ids.</summary>
        private async Task<string> TellAsync()
        {
            var header = (await Parts.Rows.FindAsync("prod", _id, Cancel))!;
            var plan = (await Parts.Rows.PlanAsync(_id, Cancel))!;
            var peers = await Parts.Peers.ListAsync(_id, plan, Cancel);
            var audit = await Parts.Audit.ReadAsync(_id, Cancel);
            (await Parts.Audit.VerifyAsync(_id, cancellationToken: Cancel)).Problems.ShouldBeEmpty();
            return string.Join('\n',
            [
                $"header {header.State}",
                $"lists {string.Join(' ', mesh.Addresses)}, written {mesh.Writes} times",
                $"restarts {string.Join(", ", mesh.Restarts.OrderBy(peer => peer.Key).Select(peer => $"{peer.Key} {peer.Value}"))}",
                .. peers.OrderBy(peer => peer.PeerId, StringComparer.Ordinal).Select(peer => $"peer {peer.PeerId} {peer.State} in batch {peer.Batch}, {peer.Restarts} times, from {peer.HomeBefore} to {peer.HomeAfter}"),
                .. (await Parts.Gates.ListAsync(_id, Cancel)).Select(gate => $"gate {gate.Key} {gate.State} by {string.Join(' ', gate.Votes.Select(vote => vote.Who))}"),
                .. InRuns(audit.Where(entry => !IsApproval(entry)).Select(Say).Distinct()),
                .. audit.Where(IsApproval).Select(Say),
            ]);
        }

        /// <summary>An approval counts from its gate's row on, and is audited right after it: who goes on by the row may be audited before.</summary>
        private static bool IsApproval(AuditEntry entry) => entry.Action == "gate-approve";

        /// <summary>Peers that are restarted together are seen again in any order: what happened to several in a row stands by their names.</summary>
        private static IEnumerable<string> InRuns(IEnumerable<string> lines)
        {
            var runs = new List<List<string>>();
            foreach (var line in lines)
            {
                if (runs.LastOrDefault() is { } run && What(run[0]) == What(line))
                    run.Add(line);
                else
                    runs.Add([line]);
            }

            return runs.SelectMany(run => run.Order(StringComparer.Ordinal));

            static string What(string line) => line[..line.LastIndexOf(' ')];
        }

        /// <summary>An entry of the audit, whichever attempt of a step wrote it; what was begun by one engine is found begun by the next, and that is the same step.</summary>
        private static string Say(AuditEntry entry) => $"audit {entry.Actor.TrimEnd(Attempt)} {entry.Action.Replace("already-begun", "begun", StringComparison.Ordinal)} {entry.Subject}";
    }
}
