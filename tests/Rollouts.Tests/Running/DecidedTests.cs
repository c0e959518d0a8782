using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>Whatever people decide about a rollout that holds leads on, or is refused with what would.</summary>
public sealed class DecidedTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Person Bob = new("bob", ["network"]);

    private const string Yaml =
        """
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1
        verify: { samples: 2, within: 30m }
        register: { via: mgmt, propagate: { knowing: 90%, atMost: 5m } }
        peers: { select: [{ country: BR }], keep: { perRegion: 0 } }
        restart: { via: [{ use: ssh }] }
        gates: [{ before: restart, roles: [network] }]
        """;

    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly QuickMesh _mesh = new();
    private readonly CancellationTokenSource _stop = new();
    private LocalRollouts _local = null!;
    private Task _driving = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        _local = new(
            new() { Store = _store, Clock = clock, Fleets = new FleetDesk(() => PlanSamples.Mesh, _store, clock), Probes = _mesh, Directory = _mesh, Drivers = _mesh, Notifications = new NotificationOutbox(_store) },
            "one", new EngineOptions(), NullLoggerFactory.Instance);
        _driving = _local.DriveAsync(_stop.Token);
        var plan = (await _local.Desk.PlanAsync(Yaml, "rollout.yaml", Cancel)).Plan!;
        _id = (await _local.Desk.StartAsync(new() { Yaml = Yaml, PlanHash = plan.Hash }, new("rita", []), Cancel)).Id!;
        await UntilAsync(view => view.Header.State == RolloutState.WaitingForGate);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _driving;
        _local.Dispose();
        _stop.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_rollback_that_was_rejected_is_asked_for_again_and_nothing_else_leads_on_but_an_abort()
    {
        (await _local.Desk.RollBackAsync(_id, Bob, "undo", Cancel)).Taken.ShouldBeTrue();
        await UntilAsync(view => IsOpen(view, "before-rollback"));
        (await _local.Desk.RollBackAsync(_id, Bob, "now", Cancel)).Message.ShouldStartWith("it is being rolled back already: 0 of 1 approvals");
        await DecideAsync("before-rollback", GateVerb.Reject);
        var held = await UntilAsync(view => view.Header.State == RolloutState.Held);

        held.Header.Explanation.ShouldBe("the gate before rollback: rejected by ann. Have it rolled back again, which asks anew, or abort it, which leaves what was done");
        (await _local.Desk.ResumeAsync(_id, Bob, "on", Cancel)).Message.ShouldBe(
            "the gate before rollback: rejected by ann, and a rejected rollout does not go on: have it rolled back again, which asks anew, or abort it");
        (await _local.Desk.ReopenAsync(_id, "before-rollback", Bob, "again", Cancel)).Message.ShouldBe("a rejection is not taken back, rejected by ann: have it rolled back again, which asks anew, or abort it");
        (await _local.Desk.PauseAsync(_id, Bob, "wait", Cancel)).Message.ShouldBe("it holds already, and touches nothing until someone decides");
        (await _local.Desk.RollBackAsync(_id, Bob, "it is worse than we thought", Cancel)).Taken.ShouldBeTrue();
        await UntilAsync(view => IsOpen(view, "before-rollback"));
        await DecideAsync("before-rollback", GateVerb.Approve);
        var ended = await UntilAsync(view => view.Header.HasEnded);

        ended.Header.State.ShouldBe(RolloutState.RolledBack);
        _mesh.Addresses.ShouldBe([PlanSamples.Us, PlanSamples.Eu]);
        ended.Gates.Single(gate => gate.Key == "before-rollback").Gate!.Round.ShouldBe(2);
    }

    [Fact]
    public async Task A_rejected_rollout_that_is_aborted_ends_as_aborted_and_says_who_why_and_what_stays()
    {
        await DecideAsync("before-restart", GateVerb.Reject);
        var held = await UntilAsync(view => view.Header.State == RolloutState.Held);

        held.Header.Explanation.ShouldBe("the gate before restart: rejected by ann. Roll it back or abort it: a rejected rollout does not go on");
        (await _local.Desk.ResumeAsync(_id, Bob, "on", Cancel)).Refusal.ShouldBe(DeskRefusal.NotNow);
        (await _local.Desk.AbortAsync(_id, Bob, "we leave it at that.", Cancel)).Taken.ShouldBeTrue();
        var ended = await UntilAsync(view => view.Header.HasEnded);

        ended.Header.State.ShouldBe(RolloutState.Aborted);
        ended.Header.Explanation.ShouldBe("bob aborted it: we leave it at that. What stays: management lists br. Peers: 4 not touched");
        (await _local.Desk.AbortAsync(_id, Bob, "once more", Cancel)).Refusal.ShouldBe(DeskRefusal.Ended);
    }

    [Fact]
    public async Task An_unlock_of_a_rollout_that_runs_gives_its_mesh_up_when_it_has_ended()
    {
        (await _local.Desk.UnlockAsync("prod", _id, Bob, "mine", isForced: true, Cancel)).Taken.ShouldBeTrue();

        var ended = await UntilAsync(view => view.Header.HasEnded);

        ended.Header.State.ShouldBe(RolloutState.Aborted);
        await UntilAsync(_ => _local.Parts.Locks.FindAsync("prod", Cancel).GetAwaiter().GetResult() is null);
    }

    private async Task DecideAsync(string gate, GateVerb verb)
    {
        var hash = (await _local.Desk.FindAsync(_id, Cancel))!.Plan.Hash;
        (await _local.Desk.DecideAsync(_id, gate, new() { Who = "ann", Roles = ["network"], Verb = verb, PlanHash = hash }, Cancel)).Taken.ShouldBeTrue();
    }

    private static bool IsOpen(RolloutView view, string gate) => view.Gates.Single(known => known.Key == gate).Gate is { State: GateState.Open };

    private async Task<RolloutView> UntilAsync(Func<RolloutView, bool> isSo)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var view = (await _local.Desk.FindAsync(_id, Cancel))!;
            if (isSo(view))
                return view;
            (Stopwatch.GetElapsedTime(began) > Patience).ShouldBeFalse($"{view.Header} {view.Problem}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
