using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>What people say wakes a rollout at once: no time passes here.</summary>
public sealed class WokenTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Yaml =
        """
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1
        verify: { samples: 2, within: 30m }
        register: { via: print }
        peers: { select: [{ country: BR }], keep: { perRegion: 0 } }
        restart: { via: [{ use: ssh }] }
        gates: [{ after: register, roles: [network] }]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_confirms_that_management_has_the_list_is_heard_at_once()
    {
        await using var store = SqliteTables.InMemory();
        var (clock, mesh) = (new FakeTimeProvider(TimeProvider.System.GetUtcNow()), new QuickMesh { AsksPeople = true });
        var parts = new RolloutParts
        {
            Store = store, Clock = clock, Fleets = new FleetDesk(() => PlanSamples.Mesh, store, clock), Probes = mesh, Directory = mesh, Drivers = mesh, Notifications = new NotificationOutbox(store),
        };
        using var local = new LocalRollouts(parts, "one", new EngineOptions(), NullLoggerFactory.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var driving = local.DriveAsync(stop.Token);
        var plan = (await local.Desk.PlanAsync(Yaml, "rollout.yaml", Cancel)).Plan!;
        var id = (await local.Desk.StartAsync(new() { Yaml = Yaml, PlanHash = plan.Hash }, new("rita", []), Cancel)).Id!;
        await UntilAsync(local.Desk, id, header => header.Explanation.StartsWith("people were asked to change management's list", StringComparison.Ordinal));

        (await local.Desk.ConfirmAsync(id, new() { Register = true }, new("ann", []), "helm has it", Cancel)).Taken.ShouldBeTrue();

        await UntilAsync(local.Desk, id, header => header.State == RolloutState.WaitingForGate);
        await stop.CancelAsync();
        await driving;
    }

    private static async Task UntilAsync(RolloutDesk desk, string id, Func<RolloutHeader, bool> isSo)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var view = (await desk.FindAsync(id, Cancel))!;
            if (isSo(view.Header))
                return;
            (Stopwatch.GetElapsedTime(began) > Patience).ShouldBeFalse($"{view.Header} {view.Problem}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
