using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

public sealed class EngineLeaseTests : IDisposable
{
    private static readonly EngineOptions Options = new() { LeaseTime = TimeSpan.FromSeconds(6), Heartbeat = TimeSpan.FromSeconds(1.5) };
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly VirtualWorld _world = new();
    private readonly SharedRows _rows = new();
    private readonly List<TimeSpan> _sent = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("lease-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_lease_that_was_won_late_is_renewed_before_it_ends() => _world.Run(
        async () =>
        {
            var lease = LeaseOf("one", TimeSpan.FromSeconds(5));
            await lease.AcquireAsync(CancellationToken.None);
            var reign = lease.KeepAsync(CancellationToken.None);

            while (_world.Elapsed < TimeSpan.FromMinutes(1))
            {
                lease.IsHeld.ShouldBeTrue($"it is held after {_world.Elapsed}, since it was kept");
                await Task.Delay(Moment, _world.Time);
            }

            reign.IsCompleted.ShouldBeFalse();
            return true;
        },
        TimeSpan.FromHours(1));

    [Fact]
    public void A_heartbeat_that_is_answered_late_does_not_put_off_the_next_one() => _world.Run(
        async () =>
        {
            var lease = LeaseOf("one", TimeSpan.Zero, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1));
            await lease.AcquireAsync(CancellationToken.None);
            _ = lease.KeepAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(12), _world.Time);

            // Won at once, a heartbeat that takes 4 s, one at once that takes 1 s, and from then on one every 1.5 s after the last was sent.
            TimeSpan[] due = [TimeSpan.Zero, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8.5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11.5)];
            _sent.Count.ShouldBe(due.Length);
            foreach (var (sent, wanted) in _sent.Zip(due))
                sent.ShouldBe(wanted, Moment);
            return true;
        },
        TimeSpan.FromHours(1));

    [Fact]
    public void Nobody_keeps_a_lease_that_has_ended() => _world.Run(
        async () =>
        {
            var lease = LeaseOf("one", TimeSpan.Zero, TimeSpan.FromMinutes(1));
            await lease.AcquireAsync(CancellationToken.None);
            var reign = lease.KeepAsync(CancellationToken.None);
            while (!reign.IsCompleted)
            {
                lease.IsHeld.ShouldBeTrue("while it is kept it is held");
                await Task.Delay(Moment, _world.Time);
            }

            lease.IsHeld.ShouldBeFalse();
            _world.Elapsed.ShouldBe(Options.LeaseTime, Moment * 2);
            return true;
        },
        TimeSpan.FromHours(1));

    [Fact]
    public void A_lease_whose_holder_is_seen_to_be_gone_is_taken_at_once() => _world.Run(
        async () =>
        {
            var former = LeaseOf("former", HoldFile);
            await former.AcquireAsync(CancellationToken.None);
            var successor = LeaseOf("successor", HoldFile);
            former.LetGo();
            await successor.AcquireAsync(CancellationToken.None);

            _world.Elapsed.ShouldBeLessThan(Options.Heartbeat);
            successor.Holder.Epoch.ShouldBe(former.Holder.Epoch + 1);
            successor.LetGo();
            return true;
        },
        TimeSpan.FromHours(1));

    [Fact]
    public void A_lease_whose_holder_may_live_is_waited_for() => _world.Run(
        async () =>
        {
            var silent = LeaseOf("silent", HoldFile);
            await silent.AcquireAsync(CancellationToken.None);
            var successor = LeaseOf("successor", HoldFile);
            await successor.AcquireAsync(CancellationToken.None);
            _world.Elapsed.ShouldBeInRange(Options.LeaseTime, Options.LeaseTime + (Options.Heartbeat * 2));

            // The successor was not given the file, so that having it says nothing about the successor.
            silent.LetGo();
            var won = _world.Elapsed;
            var third = LeaseOf("third", HoldFile);
            await third.AcquireAsync(CancellationToken.None);
            (_world.Elapsed - won).ShouldBeInRange(Options.LeaseTime, Options.LeaseTime + (Options.Heartbeat * 2));
            third.LetGo();
            return true;
        },
        TimeSpan.FromHours(1));

    [Fact]
    public void A_lease_of_another_machine_is_waited_for() => _world.Run(
        async () =>
        {
            await LeaseOf("elsewhere", holdFile: null).AcquireAsync(CancellationToken.None);
            var here = LeaseOf("here", HoldFile);
            await here.AcquireAsync(CancellationToken.None);

            _world.Elapsed.ShouldBeGreaterThan(Options.LeaseTime);
            here.LetGo();
            return true;
        },
        TimeSpan.FromHours(1));

    [Fact]
    public void An_engine_that_stops_leaves_lease_and_file_to_the_next() => _world.Run(
        async () =>
        {
            var former = LeaseOf("former", HoldFile);
            await former.AcquireAsync(CancellationToken.None);
            await former.ReleaseAsync();
            var successor = LeaseOf("successor", HoldFile);
            await successor.AcquireAsync(CancellationToken.None);

            _world.Elapsed.ShouldBeLessThan(Options.Heartbeat);
            StoreHold.TryTake(HoldFile).ShouldBeNull();
            successor.LetGo();
            using var free = StoreHold.TryTake(HoldFile);
            free.ShouldNotBeNull();
            return true;
        },
        TimeSpan.FromHours(1));

    private string HoldFile => Path.Combine(_folder, "results.db.engine");

    private EngineLease LeaseOf(string owner, string? holdFile) =>
        new(new SimulatedProcess(owner, _world, _rows, new Random(1), Luck.None), owner, Options with { HoldFile = holdFile }, _world.Time);

    /// <summary>A lease over a store that takes these times for its first writes, and next to none for those that follow.</summary>
    private EngineLease LeaseOf(string owner, params TimeSpan[] answeredAfter)
    {
        var process = new SimulatedProcess(owner, _world, _rows, new Random(1), Luck.None);
        var store = new InterruptedTables(process)
        {
            BeforeWrite = async () =>
            {
                _sent.Add(_world.Elapsed);
                if (answeredAfter.ElementAtOrDefault(_sent.Count - 1) is var late && late > TimeSpan.Zero)
                    await Task.Delay(late, _world.Time);
            },
        };
        return new EngineLease(store, owner, Options, _world.Time);
    }
}
