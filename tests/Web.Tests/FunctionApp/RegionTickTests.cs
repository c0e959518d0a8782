using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Signals;
using OpenZro.Probes.Web.Tests.Peers;
using OpenZro.Probes.Web.Tests.Signals;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class RegionTickTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slot_is_run_once_however_often_the_timer_fires()
    {
        var store = SqliteTables.InMemory();
        await using var app = await RegionApp.StartAsync(RegionApp.Home(), tables => tables == AppSettingsReader.EmulatorConnection ? store : SqliteTables.InMemory());

        await app.Tick.RunAsync(Cancel);
        var first = await SlotsAsync(store);
        await app.Tick.RunAsync(Cancel);

        first.ShouldHaveSingleItem().Relays.ShouldBe(1);
        (await SlotsAsync(store)).Select(slot => slot.StartedAt).ShouldBe([first[0].StartedAt]);
    }

    [Fact]
    public async Task Every_region_probes_the_fleet_that_home_lays_out_also_when_home_is_down()
    {
        var home = new SwitchedTables();
        await using var first = await RegionApp.StartAsync(RegionApp.Home(), tables => tables == AppSettingsReader.EmulatorConnection ? home : SqliteTables.InMemory());
        await using var other = await RegionApp.StartAsync(RegionApp.Elsewhere(), tables => tables == AppSettingsReader.EmulatorConnection ? SqliteTables.InMemory() : home);
        await Should.ThrowAsync<StorageException>(() => other.Shelf.ReadAsync(Cancel));

        await first.Tick.RunAsync(Cancel);
        var laidOut = await other.Shelf.ReadAsync(Cancel);
        home.IsDown = true;
        var kept = await other.Shelf.ReadAsync(Cancel);

        laidOut.Fleet.Relays.ShouldHaveSingleItem().Name.ShouldBe("br");
        kept.Fleet.Version.ShouldBe(laidOut.Fleet.Version);
        home.IsDown = false;
    }

    [Fact]
    public async Task What_a_step_handed_over_and_nobody_delivered_is_delivered_by_the_timer()
    {
        await using var hook = new WebhookListener(500, 200);
        var settings = RegionApp.Home();
        settings["OZPROBES_CONNECTIONS"] += $"notify: [{{ name: ops, url: '{hook.Url}', secret: {{ env: OZ_HOOK }} }}]\n";
        settings["OZPROBES_URL"] = "https://probes.example.com";
        settings["OZ_HOOK"] = "a secret that is long enough";
        Environment.SetEnvironmentVariable("OZ_HOOK", settings["OZ_HOOK"]);
        await using var app = await RegionApp.StartAsync(settings);
        var told = new Notification
        {
            Key = "held-1", Topic = "r-1", Mesh = "prod", Kind = NotificationKind.GateOpened, At = RegionApp.Time.GetUtcNow(), Message = "who decides?", PlanHash = "abc", Gate = "before-restart",
        };
        await app.Service<RolloutParts>().Notifications.HandOverAsync(told, Cancel);

        await app.Tick.RunAsync(Cancel);

        var received = hook.Received.ShouldHaveSingleItem();
        received.Body.ShouldContain("who decides?");
        received.Body.ShouldContain("https://probes.example.com");
        var delivery = (await new NotificationOutbox(app.Service<RolloutParts>().Store).DeliveriesAsync("r-1", Cancel)).ShouldHaveSingleItem();
        delivery.State.ShouldBe(DeliveryState.Waiting);
        delivery.NextAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_home_region_looks_which_relay_each_peer_uses_and_judges_by_it()
    {
        await using var mesh = new WatchedMesh();
        var store = SqliteTables.InMemory();
        var settings = RegionApp.Home();
        settings["OZPROBES_CONNECTIONS"] += "peers: { via: [{ use: sim }] }\nconnections: [{ name: sim, exec: { command: [/bin/true] } }]\n";
        Task<RegionApp> StartAsync() => RegionApp.StartAsync(
            settings, tables => tables == AppSettingsReader.EmulatorConnection ? store : SqliteTables.InMemory(), services => services.AddSingleton(mesh.Connections));
        await using var app = await StartAsync();

        await app.Tick.RunAsync(Cancel);

        var seen = (await new PeerSnapshots(store).NewestAsync("prod", RegionApp.Time.GetUtcNow(), Cancel)).ShouldNotBeNull();
        seen.Peers.Select(peer => peer.Home).ShouldBe([WatchedMesh.Near, WatchedMesh.Near, WatchedMesh.Near]);
        seen.Unread.ShouldBeEmpty();
        await using var pages = await StartAsync();
        pages.Http.DefaultRequestHeaders.Authorization = new("Bearer", (await pages.Tokens.CreateAsync(new TokenRequest("rita", [AccessRole.Reader], [], TokenRequest.DefaultLifetime), Cancel)).Text);
        (await pages.GetAsync("/api/latest")).Body.ShouldContain(FindingCodes.FleetDrift, customMessage: "the pages of another process judge by the snapshot");
        (await pages.GetAsync("/api/peers")).Body.ShouldContain(WatchedMesh.Near);
    }

    [Fact]
    public async Task The_home_region_judges_the_health_of_every_region_and_says_which_it_cannot_read()
    {
        var tables = SqliteTables.InMemory();
        Task<RegionApp> StartAsync() => RegionApp.StartAsync(RegionApp.Home(), name => name == AppSettingsReader.EmulatorConnection ? tables : new SwitchedTables { IsDown = true });
        await using var app = await StartAsync();

        await app.Tick.RunAsync(Cancel);

        await using var pages = await StartAsync();
        pages.Http.DefaultRequestHeaders.Authorization = new("Bearer", (await pages.Tokens.CreateAsync(new TokenRequest("rita", [AccessRole.Reader], [], TokenRequest.DefaultLifetime), Cancel)).Text);
        var health = System.Text.Json.JsonDocument.Parse((await pages.GetAsync("/api/health")).Body).RootElement;
        health.GetProperty("judgedBy").GetString().ShouldBe("brazilsouth");
        health.GetProperty("isJudged").GetBoolean().ShouldBeTrue();
        health.GetProperty("regions")[0].GetProperty("lastSlot").GetString().ShouldNotBeNull();
        health.GetProperty("regions")[1].GetProperty("unread").GetString()!.ShouldContain("switched off");
        (await pages.GetAsync("/metrics")).Body.ShouldContain("ozprobes_region_health{region=\"brazilsouth\",state=\"reporting\"} 1");
    }

    [Fact]
    public async Task Incidents_that_last_are_told_to_the_alerts_of_the_platform_each_time()
    {
        var tables = SqliteTables.InMemory();
        var now = RegionApp.Time.GetUtcNow();
        await new HealthRows(tables).ReplaceAsync(new HealthBook { Mesh = "prod", JudgedAt = now, JudgedBy = "another", Open = [SampleIncident.Of("br", now)] }, etag: null, Cancel);
        var log = new RecordedLog<SignalLog>();
        await using var app = await RegionApp.StartAsync(RegionApp.Home(), _ => tables, services => services.AddSingleton<ILogger<SignalLog>>(log));

        await app.Tick.RunAsync(Cancel);
        await app.Tick.RunAsync(Cancel);

        log.Said.Count(said => said.Event == SignalNames.IncidentLasts).ShouldBe(2);
        log.Said.Count(said => said.Event == SignalNames.HealthJudged).ShouldBe(2);
    }

    [Fact]
    public async Task Work_that_fails_keeps_no_other_from_its_turn()
    {
        var after = new ScriptedWork(() => Task.CompletedTask);
        await using var app = await RegionApp.StartAsync(RegionApp.Elsewhere(), change: services => services
            .AddSingleton<ITickWork>(new ScriptedWork(() => throw new InvalidOperationException("a bug of ours")))
            .AddSingleton<ITickWork>(new ScriptedWork(() => throw new StorageException("busy", isTransient: true)))
            .AddSingleton<ITickWork>(after));
        await app.Shelf.PublishAsync(new FleetDesk(() => RegionAppFleet, app.Service<RegionStores>().Home, RegionApp.Time), "relays: [{ name: br, url: 'rels://127.0.0.1:9' }]", "prod", Cancel);

        await app.Tick.RunAsync(Cancel);

        after.Turns.ShouldBe(1);
    }

    private static FleetDefinition RegionAppFleet => FleetReader.Read("relays: [{ name: br, url: 'rels://127.0.0.1:9' }]", "fleet.yaml").Fleet!;

    private sealed class ScriptedWork(Func<Task> work) : ITickWork
    {
        public int Turns { get; private set; }

        public string Name => "work of a test";

        public Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
        {
            Turns++;
            until.ShouldBeGreaterThan(RegionApp.Time.GetUtcNow());
            return work();
        }
    }

    private static async Task<IReadOnlyList<SlotRecord>> SlotsAsync(ITableStore store)
    {
        var now = RegionApp.Time.GetUtcNow();
        return await new ResultsReader(store).SlotsAsync("brazilsouth", now.AddHours(-2), now.AddHours(2), Cancel).ToListAsync(Cancel);
    }
}
