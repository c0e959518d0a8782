using OpenZro.Probes.Rollouts.Locking;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Locking;

public sealed class MeshLocksTests : IAsyncLifetime
{
    private static readonly MeshLock One = new("prod", "r1", "ann", new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private static readonly MeshLock Two = One with { Rollout = "r2", Requester = "bob" };

    private readonly SqliteTables _tables = SqliteTables.InMemory();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task One_rollout_holds_a_mesh_until_it_ends_and_the_other_is_told_who_and_since_when()
    {
        var locks = new MeshLocks(_tables);

        (await locks.AcquireAsync(One)).ShouldBe(One);
        (await locks.AcquireAsync(One with { Since = One.Since.AddHours(1) })).ShouldBe(One);
        (await locks.AcquireAsync(Two)).ShouldBe(One);
        (await locks.ReleaseAsync("prod", "r2")).ShouldBeFalse();
        (await locks.ReleaseAsync("prod", "r1")).ShouldBeTrue();
        (await locks.AcquireAsync(Two)).ShouldBe(Two);
    }

    [Fact]
    public async Task Meshes_are_locked_apart()
    {
        var locks = new MeshLocks(_tables);
        await locks.AcquireAsync(One);

        (await locks.AcquireAsync(Two with { Mesh = "test" })).Rollout.ShouldBe("r2");
    }

    [Fact]
    public async Task An_unlock_takes_the_lock_from_the_rollout_that_was_looked_at_and_from_no_other()
    {
        var locks = new MeshLocks(_tables);
        await locks.AcquireAsync(Two);

        (await locks.UnlockAsync("prod", "r1")).ShouldBeNull();
        (await locks.UnlockAsync("prod", "r2")).ShouldBe(Two);
        (await locks.FindAsync("prod")).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_that_race_one_gets_the_lock()
    {
        var locks = new MeshLocks(_tables);

        var held = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => locks.AcquireAsync(One with { Rollout = $"r{i}" }))));

        held.Select(held => held.Rollout).Distinct().ShouldHaveSingleItem();
    }
}
