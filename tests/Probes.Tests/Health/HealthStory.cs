using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Tests.Findings;

namespace OpenZro.Probes.Tests.Health;

/// <summary>A mesh of three relays seen from three regions over one storage, a slot a minute, with its judge. Time is virtual.</summary>
internal sealed class HealthStory : IAsyncDisposable
{
    public const string Brazil = "brazilsouth";
    public const string Europe = "westeurope";
    public const string States = "eastus";

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly ResultsWriter _writer;
    private HealthJudge _judge;

    /// <param name="also">Who is handed over to too.</param>
    public HealthStory(IIncidentNotices? also = null)
    {
        People = new ToldPeople(also);
        Store = new BrokenTables(_tables);
        Rows = new HealthRows(_tables);
        _writer = new ResultsWriter(_tables, new RetentionOptions(), Time);
        _judge = Judge("brazilsouth");
    }

    public FakeTimeProvider Time { get; } = new(Scene.Now);

    public Scene Scene { get; set; } = OfRegions(Scene.Of(("br", 30), ("us", 120), ("eu", 200)));

    public HealthRows Rows { get; }

    public BrokenTables Store { get; }

    public ToldPeople People { get; }

    public FleetDefinition Fleet => Scene.Fleet;

    /// <summary>Which relay each peer uses; nobody looks, until a story has somebody look.</summary>
    public PeerUse? Peers
    {
        get;
        set
        {
            field = value;
            ArePeersWatched = true;
        }
    }

    /// <summary>Whether somebody looks, and may know nothing yet.</summary>
    public bool ArePeersWatched { get; private set; }

    /// <summary>The regions that probe; all of them, until a story has one go silent.</summary>
    public List<string> Probing { get; } = [Brazil, Europe, States];

    public static Scene OfRegions(Scene scene) => scene.WithFleet(fleet => fleet with { Regions = [new Region { Name = Brazil }, new Region { Name = Europe }, new Region { Name = States }] });

    /// <summary>Another judge over the same storage.</summary>
    public HealthJudge Judge(string owner) =>
        new(Rows, Fleet.Regions.ToDictionary(region => region.Name, ITableStore (region) => region.Name == Europe ? Store : _tables, StringComparer.Ordinal), People, owner, Time);

    /// <summary>The judge's process ends and starts again, and remembers nothing but what is stored.</summary>
    public void Restart() => _judge = Judge("brazilsouth");

    /// <summary>Slots in which every region that probes sees the scene.</summary>
    public Task SlotsAsync(int count) => SlotsAsync(count, _ => Scene);

    /// <summary>Slots in which every region that probes sees a scene of its own; judged after each region's.</summary>
    public async Task SlotsAsync(int count, Func<string, Scene> scenes)
    {
        for (var i = 0; i < count; i++)
        {
            foreach (var region in Probing)
            {
                await StoreAsync(region, scenes(region));
                await JudgeAsync();
            }

            Time.Advance(Fleet.Interval);
            await JudgeAsync();
        }
    }

    public Task<JudgeOutcome> JudgeAsync() => JudgeAsync(own: null);

    /// <summary>Judges in the process that made a region's newest run itself.</summary>
    public async Task<JudgeOutcome> JudgeAsync(ProbeRun? own) =>
        await _judge.RunAsync(new JudgeRequest(Fleet, [.. Fleet.Regions.Select(region => region.Name)]) { Own = own, Peers = Peers, ArePeersWatched = ArePeersWatched }, TestContext.Current.CancellationToken);

    /// <summary>A region's slot in which it sees a scene, stored and not judged yet.</summary>
    /// <param name="region">The region.</param>
    /// <param name="scene">What it sees.</param>
    /// <param name="late">How long after its scheduled instant the slot is run.</param>
    public async Task<ProbeRun> StoreAsync(string region, Scene scene, TimeSpan late = default)
    {
        var slot = Time.GetUtcNow();
        var run = scene.Run with { Region = region, Slot = slot, StartedAt = slot + late, FleetVersion = "f00d" };
        await _writer.WriteAsync(run);
        return run;
    }

    public async Task<IReadOnlyList<Incident>> IncidentsAsync() => await Rows.IncidentsAsync(Fleet.Mesh, Scene.Now, Time.GetUtcNow().AddSeconds(1), TestContext.Current.CancellationToken);

    public async Task<HealthBook> BookAsync() => (await Rows.BookAsync(Fleet.Mesh, TestContext.Current.CancellationToken)).Book;

    public Scene Down(string relay) => Scene.Endpoints(relay, seen => Scene.Failed(seen, ProbePhase.Connect, FailureReason.Timeout));

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    /// <summary>Keeps what people were told, once for a key, as an outbox does.</summary>
    public sealed class ToldPeople(IIncidentNotices? also) : IIncidentNotices
    {
        private readonly Dictionary<string, IncidentNotice> _told = new(StringComparer.Ordinal);

        /// <summary>Whether anybody wants to be told; whoever is handed over to too decides, where there is somebody.</summary>
        public bool Wants { get; set; } = true;

        public IReadOnlyList<IncidentNotice> Notices => [.. _told.Values];

        public IReadOnlyList<string> Lines => [.. _told.Values.Select(notice => $"{KebabCase.Of(notice.Kind)} {KebabCase.Of(notice.Incident.Severity)} {notice.Incident.Title}")];

        public bool IsWanted(IncidentNotice notice) => also?.IsWanted(notice) ?? Wants;

        public Task HandOverAsync(IncidentNotice notice, CancellationToken cancellationToken)
        {
            _told.TryAdd($"{notice.Incident.Id}.{notice.Key}", notice);
            return also?.HandOverAsync(notice, cancellationToken) ?? Task.CompletedTask;
        }
    }
}
