using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Tests.Results;

namespace OpenZro.Probes.Tests.Scheduling;

public sealed class SlotRunnerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Slot = TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("slots-").FullName;
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly VantagePoint _vantage = new(new VantageSettings { Roots = TrustRoots.Of(TestAuthority.Root.Certificate) }, TimeProvider.System);
    private readonly RelayServer _relay = RelayServer.Start(new RelayServerOptions
    {
        InstanceUrl = "rels://relay.example:443",
        Secret = new AuthSecret("secret"),
        Certificate = _ => TestAuthority.Certificate,
    });

    private string Backlog => Path.Combine(_folder, "backlog");

    [Fact]
    public async Task A_slot_is_probed_judged_and_stored_with_what_the_schedule_says()
    {
        var outcome = await Runner(_store).RunAsync(Request() with { Notes = new SlotNotes { Missed = 2, CatchUp = true } }, default);

        outcome.Recorded.IsStored.ShouldBeTrue(outcome.Recorded.Failure);
        outcome.Judgement.Relays.ShouldHaveSingleItem().Status.ShouldBe(RelayStatus.Healthy);
        var stored = await new ResultsReader(_store).SlotsAsync("brazilsouth", Slot.AddMinutes(-1), Slot.AddMinutes(1)).ToListAsync();
        stored.ShouldHaveSingleItem().Notes.ShouldBe(new SlotNotes { Missed = 2, CatchUp = true });
    }

    [Fact]
    public async Task Without_a_secret_it_stops_at_the_handshake_and_with_one_it_authenticates()
    {
        var runner = Runner(_store);
        var noon = new DateTimeOffset(2026, 3, 10, 12, 7, 0, TimeSpan.Zero);

        var plain = await runner.RunAsync(Request() with { Slot = noon }, default);
        var secret = await runner.RunAsync(Request(new AuthSecret("secret")) with { Slot = noon }, default);

        plain.Run.Relays[0].Endpoints.ShouldAllBe(seen => seen.Succeeded && seen.Upgrade == null);
        secret.Run.Relays[0].Endpoints.ShouldAllBe(seen => seen.Succeeded && seen.Authenticate != null);
    }

    [Fact]
    public async Task A_storage_that_fails_leaves_the_run_on_disk_and_the_next_slot_stores_it()
    {
        await Runner(new FailingTables(_store, 0)).RunAsync(Request(), default);

        var next = await Runner(_store).RunAsync(Request() with { Slot = Slot.AddSeconds(1) }, default);

        next.Recorded.ShouldBe(new RecordOutcome(IsStored: true, Drained: 1, Failure: null));
    }

    [Fact]
    public async Task A_storage_that_says_nothing_does_not_cost_the_next_slot()
    {
        var outcome = await Runner(new SilentTables(_store)).RunAsync(Request(), default);

        outcome.Recorded.IsStored.ShouldBeFalse();
        outcome.Recorded.Failure.ShouldBe("the storage did not answer in time");
        new ProbeBacklog(Backlog).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_is_lost_with_its_disk_says_so()
    {
        var runner = Runner(new FailingTables(_store, 0));
        Directory.Delete(Backlog);

        var outcome = await runner.RunAsync(Request(), default);

        outcome.Recorded.Failure!.ShouldStartWith("neither the storage nor the backlog's disk took the run, which is lost");
    }

    [Fact]
    public async Task A_run_that_is_cut_short_is_given_up()
    {
        await using var silent = new ScriptedServer((_, end) => Task.Delay(Timeout.Infinite, end));
        using var stop = new CancellationTokenSource();
        var running = Runner(_store).RunAsync(Request(port: silent.EndPoint.Port), stop.Token);
        while (silent.Accepted == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        (await new ResultsReader(_store).LatestAsync()).ShouldBeEmpty();
        new ProbeBacklog(Backlog).Count.ShouldBe(0);
    }

    [Fact]
    public async Task Two_runs_of_a_vantage_point_probe_a_relay_one_after_the_other()
    {
        var (open, most) = (0, 0);
        await using var server = new ScriptedServer(async (_, end) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            await Task.Delay(50, end);
            Interlocked.Decrement(ref open);
        });
        var fleet = Request(port: server.EndPoint.Port).Fleet.Fleet;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _vantage.For(fleet).RunAsync(fleet, new ProbeRunOptions(), null, default)));

        server.Accepted.ShouldBe(4);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Starts_are_spread_in_the_fleets_order()
    {
        var fleet = new FleetDefinition
        {
            Relays = [.. new[] { "first", "second" }.Select(name => new Relay { Name = name, Url = RelayUrl.Parse($"rels://{_relay.EndPoint}/{name}") })],
        };

        var run = await _vantage.For(fleet).RunAsync(
            fleet, new ProbeRunOptions { Spread = TimeSpan.FromDays(1), Deadline = TimeSpan.FromSeconds(2) }, null, default);

        run.Relays[0].Endpoints.ShouldAllBe(seen => seen.Succeeded);
        run.Relays[1].Endpoints.ShouldAllBe(seen => seen.Skipped == "the run's time was over");
    }

    [Theory]
    [InlineData(60, 28)]
    [InlineData(300, 150)]
    [InlineData(30, 4)]
    [InlineData(10, 0)]
    public void Starts_are_spread_as_far_as_leaves_the_last_relay_its_time(int interval, int spread) =>
        ProbeGoals.SlotSpread(new FleetDefinition { Interval = TimeSpan.FromSeconds(interval) }).ShouldBe(TimeSpan.FromSeconds(spread));

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _store.DisposeAsync();
        _vantage.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SlotRunner Runner(ITableStore store) => new(
        _vantage, new ResultsRecorder(new ResultsWriter(store, new RetentionOptions(), TimeProvider.System), new ProbeBacklog(Backlog)), upkeep: null, TimeProvider.System);

    private SlotRequest Request(AuthSecret? secret = null, int? port = null) => new()
    {
        Fleet = new ProbedFleet(
            new FleetDefinition
            {
                Interval = TimeSpan.FromSeconds(5),
                Relays = [new Relay { Name = "br", Url = RelayUrl.Parse($"rels://127.0.0.1:{port ?? _relay.EndPoint.Port}") }],
            },
            secret),
        Region = "brazilsouth",
        Slot = Slot,
    };
}
