using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Fleets;

public sealed class FleetDeskTests : IAsyncLifetime
{
    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private FleetDefinition _written = PlanSamples.Mesh;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FleetDesk Desk => new(() => _written, _tables, TimeProvider.System);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Without_a_rollout_the_fleet_is_its_owners() => (await Desk.ReadAsync(Cancel)).ShouldBeSameAs(_written);

    [Fact]
    public async Task A_state_that_a_rollout_gives_is_another_version_for_every_process()
    {
        var active = await Desk.SetAsync("br", RelayState.Active, "r1", Cancel);

        StateOf(active).ShouldBe(RelayState.Active);
        active.Version.ShouldNotBe(_written.Version);
        (await Desk.ReadAsync(Cancel)).Version.ShouldBe(active.Version);
    }

    [Fact]
    public async Task A_rollback_gives_back_the_state_before_the_rollout_however_often_that_changed_it()
    {
        await Desk.SetAsync("br", RelayState.Active, "r0", Cancel);
        await Desk.SetAsync("br", RelayState.Retiring, "r1", Cancel);
        await Desk.SetAsync("br", RelayState.Candidate, "r1", Cancel);

        StateOf(await Desk.RestoreAsync("br", "r1", Cancel)).ShouldBe(RelayState.Active);
        StateOf(await Desk.RestoreAsync("br", "r0", Cancel)).ShouldBe(RelayState.Active);
    }

    [Fact]
    public async Task What_the_owner_writes_afterwards_is_the_last_word()
    {
        await Desk.SetAsync("br", RelayState.Active, "r1", Cancel);
        _written = _written with { Relays = [.. _written.Relays.Select(relay => relay.Name == "br" ? relay with { State = RelayState.Retiring } : relay)] };

        StateOf(await Desk.ReadAsync(Cancel)).ShouldBe(RelayState.Retiring);
    }

    [Fact]
    public async Task While_the_store_does_not_answer_the_last_reading_stands()
    {
        var desk = Desk;
        desk.InForce(_written).ShouldBeSameAs(_written);
        await desk.SetAsync("br", RelayState.Active, "r1", Cancel);

        StateOf(desk.InForce(_written)).ShouldBe(RelayState.Active);
    }

    [Fact]
    public async Task A_relay_that_the_fleet_does_not_have_is_passed_over() => (await Desk.SetAsync("nobody", RelayState.Active, "r1", Cancel)).ShouldBeSameAs(_written);

    private static RelayState StateOf(FleetDefinition fleet) => fleet.Relays.Single(relay => relay.Name == "br").State;
}
