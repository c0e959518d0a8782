using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

public sealed class OrchestrationDriverTests
{
    private static readonly EngineOptions Options = new();

    private readonly VirtualWorld _world = new();
    private readonly SharedRows _rows = new();

    /// <summary>Its process was stopped for a while, so that it reads the journal after its lease and does not know it yet.</summary>
    [Fact]
    public void An_engine_leaves_a_journal_alone_in_which_its_successor_has_written() => _world.Run(
        async () =>
        {
            using var former = new Former(Process("former"), Catalogue, _world.Time);
            await former.Lease.AcquireAsync(CancellationToken.None);
            using var successor = new LocalEngine(Process("successor"), Catalogue, "successor", Options, _world.Time, NullLogger<LocalEngine>.Instance);
            _ = successor.RunAsync(CancellationToken.None);
            await successor.StartAsync("story", "waits", Payload.None);
            await Task.Delay(Options.LeaseTime * 3, _world.Time);
            var journal = await successor.ReadJournalAsync("story");
            journal.ShouldNotBeEmpty();
            journal.ShouldAllBe(entry => entry.Epoch > former.Lease.Holder.Epoch);

            // Not by Should.ThrowAsync, which comes back by a thread of the pool.
            (await Task.WhenAny(former.DriveAsync("story"))).IsCanceled.ShouldBeTrue();

            var after = await successor.ReadJournalAsync("story");
            after.Take(journal.Count).ShouldBe(journal);
            after.ShouldAllBe(entry => entry.Epoch > former.Lease.Holder.Epoch, "only its successor has written");
            return true;
        },
        TimeSpan.FromHours(1));

    /// <summary>A step whose outcome never comes is at work whenever the journal is read, so that whoever takes over has an entry to write.</summary>
    private static OrchestrationCatalogue Catalogue => new OrchestrationCatalogue()
        .Add(new ScriptedOrchestration("waits", async (o, _) => await o.Step("once", "never", Payload.None)))
        .Add(new ScriptedStep("never", (_, _) => new TaskCompletionSource<Outcome>().Task));

    private SimulatedProcess Process(string name) => new(name, _world, _rows, new Random(1), Luck.None);

    /// <summary>What an engine has in hand when it begins to drive an orchestration.</summary>
    private sealed class Former : IDisposable
    {
        private readonly EngineParts _parts;

        public Former(ITableStore store, OrchestrationCatalogue catalogue, TimeProvider time)
        {
            var storage = new PatientTables(store, Options, time);
            _parts = new EngineParts
            {
                Storage = storage,
                Instances = new Instances(storage),
                Signals = new Signals(storage),
                Lease = new EngineLease(store, "former", Options, time),
                Catalogue = catalogue,
                Client = null!,
                Alarm = new Alarm(time),
                Bells = new Bells(),
                Loading = new SemaphoreSlim(1),
                Time = time,
            };
        }

        public EngineLease Lease => _parts.Lease;

        public Task<DriverEnd> DriveAsync(string id) => new OrchestrationDriver(id, _parts).DriveAsync(CancellationToken.None);

        public void Dispose()
        {
            _parts.Alarm.Dispose();
            _parts.Loading.Dispose();
        }
    }
}
