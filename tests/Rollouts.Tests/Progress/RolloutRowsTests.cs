using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Progress;

public sealed class RolloutRowsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly RolloutHeader Header = new()
    {
        Id = "r1", Mesh = "prod", Kind = RolloutKind.Add, Relay = "br", Reason = "r", PlanHash = "h", Requester = "ann", CreatedAt = Now, Orchestration = "1",
    };

    private readonly SqliteTables _tables = SqliteTables.InMemory();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task A_plan_of_ten_thousand_peers_comes_back_as_it_was()
    {
        var plan = Planner.Make(PlanSamples.Input(PlanSamples.Add, [.. Enumerable.Range(0, 10_000).Select(i => PlanSamples.Peer($"p{i:D5}"))]));
        var rows = new RolloutRows(_tables);

        (await rows.AddAsync(Header, plan)).ShouldBeTrue();
        (await rows.AddAsync(Header, plan)).ShouldBeFalse();

        PlanHash.Of((await rows.PlanAsync("r1"))!).ShouldBe(plan.Hash);
        (await rows.ListAsync("prod")).ShouldBe([Header]);
        (await rows.PlanAsync("r2")).ShouldBeNull();
    }

    [Fact]
    public async Task A_header_is_changed_on_what_others_left()
    {
        var interrupted = new InterruptedTables(_tables);
        var rows = new RolloutRows(interrupted);
        await rows.AddAsync(Header, Planner.Make(PlanSamples.Input(PlanSamples.Add)));
        interrupted.BeforeWrite = () =>
        {
            interrupted.BeforeWrite = () => Task.CompletedTask;
            return rows.ChangeAsync("prod", "r1", header => header with { Step = "register" });
        };

        var changed = await rows.ChangeAsync("prod", "r1", header => header with { State = RolloutState.Paused });

        (changed!.Step, changed.State).ShouldBe(("register", RolloutState.Paused));
    }

    [Fact]
    public async Task An_abort_is_final()
    {
        var rows = new RolloutRows(_tables);
        (await rows.ControlAsync("r1")).ShouldBeNull();

        (await rows.TellAsync("r1", new(ControlCommand.Pause, "ann", Now, "lunch"))).ShouldNotBeNull();
        (await rows.TellAsync("r1", new(ControlCommand.Run, "ann", Now, ""))).ShouldNotBeNull();
        (await rows.TellAsync("r1", new(ControlCommand.Abort, "bob", Now, "no"))).ShouldNotBeNull();
        (await rows.TellAsync("r1", new(ControlCommand.Run, "ann", Now, ""))).ShouldBeNull();

        (await rows.ControlAsync("r1"))!.ShouldBe(new(ControlCommand.Abort, "bob", Now, "no", 3));
    }
}
