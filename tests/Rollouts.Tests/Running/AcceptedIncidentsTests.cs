using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>A rollout holds for incidents that are newer than it is, until they are over or people have accepted them.</summary>
public sealed class AcceptedIncidentsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly NewIncident Down = new("20261122121000-aaaa", "relay us is down from eastus", ["eastus"], Noon.AddMinutes(10));
    private static readonly NewIncident Expired = new("20261122122000-bbbb", "cert-expired: us from eastus", ["eastus"], Noon.AddMinutes(20));
    private static readonly Person Olga = new("olga", ["operator"]);

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private RolloutStage _stage = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = new(_tables, new FakeTimeProvider(Noon));
        _id = await _stage.StartAsync("ann", Cancel, RolloutStage.Yaml.Split("gates:")[0]);
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task It_holds_for_each_of_them_and_tells_the_command_that_accepts_them()
    {
        _stage.Incidents = new([Down, Expired]);

        var outcome = await MayRestartAsync();

        outcome.Code.ShouldBe(Codes.Stopped);
        StepAnswer.Of(outcome).Why.ShouldBe(
            $"new incidents: {Down}; {Expired}. When it need not wait for them: ozprobes rollout resume {_id} --accept-incident {Down.Id} --accept-incident {Expired.Id} --reason TEXT");
    }

    [Fact]
    public async Task Accepted_ones_hold_it_no_more_and_the_audit_says_who_accepted_what_and_why()
    {
        _stage.Incidents = new([Down]);
        await _stage.Parts.Rows.ChangeAsync("prod", _id, header => header.Standing(RolloutState.Held, "hold-1", "a new incident", header.CreatedAt), Cancel);

        var answer = await _stage.Desk.ResumeAsync(_id, [Down.Id], Olga, "eastus has a spare", Cancel);

        answer.Message.ShouldBe($"it goes on in spite of {Down}");
        (await MayRestartAsync()).IsSuccess.ShouldBeTrue();
        (await _stage.Parts.Rows.ControlAsync(_id, Cancel))!.Command.ShouldBe(ControlCommand.Run);
        var entry = (await _stage.Desk.AuditAsync(_id, cancellationToken: Cancel))!.Entries.Single(entry => entry.Action == "incidents-accepted");
        (entry.Actor, entry.Evidence).ShouldSatisfyAllConditions(
            told => told.Actor.ShouldBe("olga"),
            told => told.Evidence.ShouldContain("eastus has a spare"),
            told => told.Evidence.ShouldContain(Down.Id));
    }

    [Fact]
    public async Task Another_one_or_the_same_in_a_further_region_holds_it_again()
    {
        _stage.Incidents = new([Down]);
        await _stage.Desk.ResumeAsync(_id, [Down.Id], Olga, "eastus has a spare", Cancel);

        _stage.Incidents = new([Down, Expired]);
        StepAnswer.Of(await MayRestartAsync()).Why!.ShouldStartWith($"a new incident: {Expired}. ");

        var wider = Down with { Regions = ["eastus", "westeurope"] };
        _stage.Incidents = new([wider]);
        StepAnswer.Of(await MayRestartAsync()).Why!.ShouldStartWith($"a new incident: {wider}. ");
    }

    [Fact]
    public async Task What_is_over_or_never_was_is_not_accepted()
    {
        _stage.Incidents = new([Down]);

        var answer = await _stage.Desk.ResumeAsync(_id, [Down.Id, "20261122000000-cccc"], Olga, "go on", Cancel);

        (answer.Refusal, answer.Message).ShouldBe((DeskRefusal.NotNow, "in the way of this rollout there is no incident 20261122000000-cccc"));
        (await MayRestartAsync()).Code.ShouldBe(Codes.Stopped);
    }

    [Fact]
    public async Task Where_nobody_judges_health_it_waits_for_somebody_who_does()
    {
        _stage.Incidents = new([], IsJudged: false);

        (await MayRestartAsync()).Code.ShouldBe(Codes.NoEvidence);

        (await _stage.Parts.Rows.FindAsync(_id, Cancel))!.Explanation.ShouldStartWith("nobody judges the health of the mesh");
    }

    [Fact]
    public async Task A_region_that_sees_nothing_is_waited_for_though_it_reports()
    {
        _stage.Incidents = new([]) { Blind = ["brazilsouth"] };

        (await MayRestartAsync()).Code.ShouldBe(Codes.NoEvidence);

        (await _stage.Parts.Rows.FindAsync(_id, Cancel))!.Explanation.ShouldBe("no data from brazilsouth. Nobody paused it: it looks again every minute, and goes on by itself");
    }

    private Task<Outcome> MayRestartAsync() => _stage.RunAsync(_id, new MayRestartStep(_stage.Parts), args => args with { Batch = 1 });
}
