using CsCheck;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Storage;
using static OpenZro.Probes.Rollouts.Tests.Gates.GateSamples;

namespace OpenZro.Probes.Rollouts.Tests.Gates;

public sealed class GateStoreTests : IAsyncLifetime
{
    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _clock = new(Start);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task A_gate_is_opened_once()
    {
        var gates = new GateStore(_tables, _clock);
        await gates.OpenAsync(Opened);
        await gates.DecideAsync("r1", Opened.Key, Approve("ann"));

        (await gates.OpenAsync(Opened with { OpenedAt = Start.AddDays(1) })).Votes.ShouldHaveSingleItem();
        (await gates.ListAsync("r1")).ShouldHaveSingleItem().OpenedAt.ShouldBe(Start);
    }

    [Fact]
    public async Task A_gate_that_was_never_opened_takes_no_decision() =>
        (await new GateStore(_tables, _clock).DecideAsync("r1", "before-restart", Approve("ann"))).Refusal.ShouldBe(GateRefusal.NotOpen);

    [Fact]
    public async Task A_deadline_is_written_by_whoever_looks_first_and_a_held_gate_opens_again()
    {
        var gates = new GateStore(_tables, _clock);
        await gates.OpenAsync(Opened);
        _clock.Advance(TimeSpan.FromHours(1));

        (await gates.LookAsync("r1", Opened.Key))!.State.ShouldBe(GateState.Held);
        (await gates.FindAsync("r1", Opened.Key))!.State.ShouldBe(GateState.Held);
        (await gates.DecideAsync("r1", Opened.Key, Approve("ann"))).Refusal.ShouldBe(GateRefusal.Late);
        (await gates.ReopenAsync("r1", Opened.Key))!.Deadline.ShouldBe(Start.AddHours(2));
        (await gates.DecideAsync("r1", Opened.Key, Approve("ann"))).Taken.ShouldBeTrue();
    }

    [Fact]
    public async Task Gates_of_a_plan_that_is_no_more_take_nothing()
    {
        var gates = new GateStore(_tables, _clock);
        await gates.OpenAsync(Opened);
        await gates.SupersedeAsync("r1", Opened.Key, "the rollout was aborted");

        (await gates.DecideAsync("r1", Opened.Key, Approve("ann"))).Refusal.ShouldBe(GateRefusal.Superseded);
    }

    [Fact]
    public Task Of_decisions_that_race_each_is_judged_on_what_the_others_left() => Gen.Select(Gen.Bool.Array[2, 6], Gen.Int[0, 70].Array[6]).SampleAsync(
        async (rejects, waits) =>
        {
            await using var tables = SqliteTables.InMemory();
            var clock = new FakeTimeProvider(Start);
            var interrupted = new InterruptedTables(tables);
            var gates = new GateStore(interrupted, clock);
            await gates.OpenAsync(Opened with { Rule = Opened.Rule with { ValidFor = null } });
            var answers = new List<GateAnswer>();
            interrupted.BeforeWrite = Say;
            async Task Say()
            {
                if (answers.Count + interrupted.Depth <= rejects.Length)
                {
                    var number = interrupted.Depth;
                    clock.Advance(TimeSpan.FromMinutes(waits[number % 6] / 4.0));
                    answers.Add(await gates.DecideAsync("r1", Opened.Key, (rejects[number % rejects.Length] ? Reject : (Func<string, GateDecision>)Approve)($"p{number}")));
                }
            }

            await Say();

            var gate = (await gates.FindAsync("r1", Opened.Key))!;
            gate.Votes.Count.ShouldBe(answers.Count(answer => answer.Taken), "every decision taken is on record, and no other");
            answers.Count(answer => answer is { Taken: true, Gate.State: not GateState.Open }).ShouldBeLessThanOrEqualTo(1, "one decision decides");
            gate.Votes.ShouldAllBe(vote => vote.At < Opened.Deadline);
            (gate.State == GateState.Approved && gate.Votes.Count(vote => vote.Verb == GateVerb.Approve) != 2).ShouldBeFalse();
        },
        iter: 100);
}
