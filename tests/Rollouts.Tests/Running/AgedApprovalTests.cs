using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>What people approved an hour ago is not what they approve tomorrow: nothing is touched by approvals that have aged, at whichever gate they were given.</summary>
public sealed class AgedApprovalTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(Noon);
    private RolloutStage _stage = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _stage = new(_tables, _time);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Theory]
    [InlineData("before: restart", 1)]
    [InlineData("before: restart", 2)]
    [InlineData("before: batch 2", 2)]
    [InlineData("after: batch 1", 2)]
    [InlineData("after: register", 1)]
    [InlineData("after: restart", 0)]
    public async Task The_gate_that_leads_to_a_batch_opens_again_when_its_approvals_have_aged(string at, int batch)
    {
        var gate = await PassAsync(at);
        (await BeginAsync(batch)).Code.ShouldNotBe(Codes.ApprovalAged);

        _time.Advance(TimeSpan.FromHours(1));
        var aged = await BeginAsync(batch);

        aged.Code.ShouldBe(Codes.ApprovalAged);
        StepAnswer.Of(aged).Gate.ShouldBe(gate);
        (await AskAsync(gate)).Status.ShouldBe(OutcomeStatus.Inconclusive);
        (await _stage.Parts.Gates.FindAsync(_id, gate, Cancel))!.ShouldSatisfyAllConditions(again => again.State.ShouldBe(GateState.Open), again => again.Round.ShouldBe(2));
        (await _stage.Parts.Rows.FindAsync(_id, Cancel))!.Explanation.ShouldBe($"0 of 1 approvals at the gate {at.Replace(":", "", StringComparison.Ordinal)}: the approvals that it had have aged");
    }

    [Theory]
    [InlineData("after: batch 1", 1)]
    [InlineData("after: batch 1", 3)]
    [InlineData("before: batch 2", 3)]
    [InlineData("before: register", 1)]
    public async Task A_gate_that_led_elsewhere_is_not_asked_again(string at, int batch)
    {
        await PassAsync(at);
        _time.Advance(TimeSpan.FromHours(1));

        (await BeginAsync(batch)).Code.ShouldNotBe(Codes.ApprovalAged);
    }

    [Fact]
    public async Task Whoever_opens_a_gate_again_that_its_deadline_held_is_not_told_of_aged_approvals()
    {
        _id = await _stage.StartAsync("ann", Cancel, YamlOf("before: restart", "deadline: 10m, otherwise: hold"));
        await AskAsync("before-restart");
        _time.Advance(TimeSpan.FromMinutes(10));
        await AskAsync("before-restart");
        (await _stage.Parts.Audit.ReadAsync(_id, Cancel)).ShouldContain(entry => entry.Action == "gate-held" && entry.Subject == "before-restart");
        (await _stage.Desk.ReopenAsync(_id, "before-restart", new("bob", ["network"]), "back from lunch", Cancel)).Taken.ShouldBeTrue();

        await AskAsync("before-restart");

        (await _stage.Parts.Rows.FindAsync(_id, Cancel))!.Explanation.ShouldBe("0 of 1 approvals at the gate before restart");
    }

    /// <summary>Starts a rollout with one gate, and has it approved; returns the gate's key.</summary>
    private async Task<string> PassAsync(string at)
    {
        _id = await _stage.StartAsync("ann", Cancel, YamlOf(at, "validFor: 1h"));
        var view = (await _stage.Desk.FindAsync(_id, Cancel))!;
        var gate = view.Plan.Gates.ShouldHaveSingleItem().At.Key;
        (await AskAsync(gate)).Status.ShouldBe(OutcomeStatus.Inconclusive);
        (await _stage.Desk.DecideAsync(_id, gate, new() { Who = "bob", Roles = ["network"], Verb = GateVerb.Approve, PlanHash = view.Plan.Hash }, Cancel)).Taken.ShouldBeTrue();
        (await AskAsync(gate)).IsSuccess.ShouldBeTrue();
        return gate;
    }

    private static string YamlOf(string at, string rule) =>
        $$"""
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1042
        register: { via: print }
        peers: { select: [{ groups: [sp] }] }
        restart: { batches: [1], maxUnavailable: 1 }
        gates: [{ {{at}}, roles: [network], {{rule}} }]
        """;

    private Task<Outcome> AskAsync(string gate) => _stage.RunAsync(_id, new PassGateStep(_stage.Parts), args => args with { Gate = gate });

    private Task<Outcome> BeginAsync(int batch) => _stage.RunAsync(_id, new BeginWaveStep(_stage.Parts), args => args with { Batch = batch, Gate = "before-restart" });
}
