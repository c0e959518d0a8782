using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>A relay is taken off management's list when no peer calls it home at that moment, and not only when it was looked at.</summary>
public sealed class RetiringTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly PeerFacts AtBr = RolloutStage.Peer("sp-1") with { Home = RolloutStage.Br };

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private RolloutStage _stage = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = new(_tables, new FakeTimeProvider(Noon));
        _stage.Fleet = _stage.Fleet with { Relays = [.. _stage.Fleet.Relays.Select(relay => relay with { State = RelayState.Active })] };
        _id = await _stage.StartAsync("ann", Cancel, "kind: retire\nrelay: br\nmesh: prod\nreason: CHG-7\nregister: { via: print }\n");
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Who_calls_it_home_since_that_was_looked_at_keeps_it_on_the_list()
    {
        (await RunAsync(new VerifyNobodyHomeStep(_stage.Parts))).IsSuccess.ShouldBeTrue();
        await _stage.Desk.PauseAsync(_id, new("ann", ["operator"]), "over the weekend", Cancel);
        (await RunAsync(new ApplyAddressesStep(_stage.Parts))).Code.ShouldBe(Codes.Paused);
        _stage.Mesh = [AtBr, .. _stage.Mesh.Skip(1)];
        await _stage.Desk.ResumeAsync(_id, new("ann", ["operator"]), "monday", Cancel);

        var outcome = await RunAsync(new ApplyAddressesStep(_stage.Parts));

        (outcome.Status, outcome.Code).ShouldBe((OutcomeStatus.Failed, Codes.PeersAtHome));
        StepAnswer.Of(outcome).Why.ShouldBe("peers call br home: sp-1: stop the relay, and they pick another");
    }

    [Fact]
    public async Task What_was_kept_of_a_peer_an_hour_ago_is_asked_again()
    {
        _stage.Mesh = [.. _stage.Mesh.Select(peer => peer with { HomeSeenAt = Noon.AddHours(-1) })];
        _stage.Answer = peer => peer.Id == AtBr.Id ? AtBr : peer;

        StepAnswer.Of(await RunAsync(new VerifyNobodyHomeStep(_stage.Parts))).Why.ShouldBe("peers call br home: sp-1: stop the relay, and they pick another");
    }

    [Fact]
    public async Task A_hundred_are_asked_at_once_until_all_have_answered()
    {
        _stage.Mesh = [.. Enumerable.Range(1, 150).Select(i => RolloutStage.Peer($"sp-{i}"))];

        var first = await RunAsync(new VerifyNobodyHomeStep(_stage.Parts));
        _stage.Mesh = [.. _stage.Mesh.Select((peer, i) => i < 100 ? peer with { HomeSeenAt = Noon } : peer)];

        (first.Status, StepAnswer.Of(first).Why).ShouldBe((OutcomeStatus.Inconclusive, "50 peers are still to be asked for their home"));
        (await RunAsync(new VerifyNobodyHomeStep(_stage.Parts))).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Those_who_cannot_be_asked_are_told_at_once_however_many_there_are()
    {
        _stage.Mesh = [.. Enumerable.Range(1, 150).Select(i => RolloutStage.Peer($"sp-{i}"))];
        _stage.Answer = peer => peer with { Home = null };

        var outcome = await RunAsync(new VerifyNobodyHomeStep(_stage.Parts));

        (outcome.Status, outcome.Code).ShouldBe((OutcomeStatus.Failed, Codes.PeersAtHome));
        StepAnswer.Of(outcome).Why.ShouldStartWith("nobody could ask peers for their home: sp-1, ");
    }

    [Fact]
    public async Task Once_begun_it_is_carried_to_its_end_whoever_comes_home_meanwhile()
    {
        await _stage.Parts.Marks.SetAsync(_id, RegisterMarks.Begun(1), Noon, Cancel);
        _stage.Mesh = [AtBr, .. _stage.Mesh.Skip(1)];

        (await RunAsync(new ApplyAddressesStep(_stage.Parts))).Code.ShouldBe(Codes.ConnectionUnknown, "it goes on to the register target, and the stage has none");
    }

    private Task<Outcome> RunAsync(RolloutStep step) => _stage.RunAsync(_id, step, args => args with { Attempt = 1 });
}
