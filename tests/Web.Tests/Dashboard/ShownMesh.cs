using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Tests.Dashboard;

[assembly: AssemblyFixture(typeof(ShownMesh))]

namespace OpenZro.Probes.Web.Tests.Dashboard;

/// <summary>
/// The demo's mesh, probed and served by this process from São Paulo, with three more regions and an hour of the past: what those would
/// have seen is what São Paulo sees, over other distances.
/// </summary>
public class ShownMesh : IAsyncLifetime
{
    private const string Own = "brazilsouth";

    private static readonly (string Region, IReadOnlyDictionary<string, int> RoundTrips)[] _distances =
    [
        (Own, new Dictionary<string, int> { ["us"] = 300, ["eu"] = 420, ["br"] = 30 }),
        ("eastasia", new Dictionary<string, int> { ["us"] = 180, ["eu"] = 180, ["br"] = 320 }),
        ("eastus", new Dictionary<string, int> { ["us"] = 12, ["eu"] = 85, ["br"] = 115 }),
        ("westeurope", new Dictionary<string, int> { ["us"] = 84, ["eu"] = 9, ["br"] = 190 }),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("shown-").FullName;
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private SimulatedMesh? _mesh;
    private WebApplication? _app;

    /// <summary>Where it is served.</summary>
    public Uri Url => new(_app!.Urls.First());

    /// <summary>The mesh.</summary>
    public SimulatedMesh Mesh => _mesh!;

    /// <summary>The incidents that last.</summary>
    public IReadOnlyList<Incident> Open => _app!.Services.GetRequiredService<HealthView>().Book!.Open;

    /// <summary>An incident that was over hours ago.</summary>
    public string PastIncident { get; private set; } = "";

    /// <summary>Makes the code of a link by which somebody signs in.</summary>
    public Task<string> InviteAsync(TokenRequest person) => _app!.Services.GetRequiredService<SessionDesk>().InviteAsync(person, TestContext.Current.CancellationToken);

    /// <summary>How often it is probed: seldom, so that pages stay as they are while they are looked at, and no region falls silent meanwhile.</summary>
    protected virtual string Interval => "5m";

    /// <summary>What the demo's mesh consists of.</summary>
    protected virtual MeshPlan Plan => MeshPlan.BeforeBrazil;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _mesh = await SimulatedMesh.StartAsync(TimeProvider.System, Plan);
        await File.WriteAllTextAsync(_mesh.FleetFile, Yaml());
        var file = new FleetFile(_mesh.FleetFile, Environment.GetEnvironmentVariable);
        file.Refresh();
        _ = TrustRoots.TryReadPem(_mesh.RootsFile, out var roots, out _);
        var settings = new ServeSettings
        {
            Region = Own,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            BacklogFolder = Path.Combine(_folder, "backlog"),
            Vantage = new VantageSettings { Roots = roots!, Connector = _mesh.Connector },
            FirstSpread = TimeSpan.Zero,
            LogLevel = LogLevel.Critical,
        };
        _app = ServeHost.Build(settings, file, _store, TimeProvider.System);
        await _app.StartAsync();
        var first = await _app.Services.GetRequiredService<VantageState>().FirstSlotAsync(CancellationToken.None);
        await WritePastAsync(first.Run);
        await JudgeAsync(first.Run.Slot);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_mesh is not null)
            await _mesh.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private string Yaml() => _mesh!.FleetYaml
        .Replace("interval: 20s", $"interval: {Interval}\nthresholds: {{ failuresBeforeUnhealthy: 1, successesBeforeHealthy: 1, settle: 0s }}", StringComparison.Ordinal)
        .Replace("\nrelays:\n", "\n  - { name: eastus, location: { latitude: 37.4, longitude: -79.4 }, expect: [us] }\n  - { name: westeurope, location: { latitude: 52.4, longitude: 4.9 }, expect: [eu] }\n  - { name: eastasia }\nrelays:\n", StringComparison.Ordinal);

    /// <summary>Opens the incidents of what was seen, as the process does a little later by itself, and puts two behind them that are over.</summary>
    private async Task JudgeAsync(DateTimeOffset slot)
    {
        var rows = _app!.Services.GetRequiredService<HealthRows>();
        await rows.WriteAsync(Past(Cause.OfRegion("eastasia"), FindingCodes.NoData, "eastasia has not reported for three slots", "look after the prober there: does it run, does it have its fleet, can it reach its storage", slot.AddHours(-30), slot.AddHours(-29.5), "eastasia"), CancellationToken.None);
        var down = Past(Cause.Down("eu"), FindingCodes.ConnectTimeout, "eu answers on no address", "look whether relay-eu-1 and relay-eu-2 run: ssh relay-eu-1.mesh.example systemctl status openzro-relay", slot.AddHours(-5), slot.AddHours(-4.2), "brazilsouth", "eastus", "westeurope");
        PastIncident = down.Id;
        await rows.WriteAsync(down, CancellationToken.None);
        await rows.SetAsync("demo", new Maintenance { Id = "20260101000000-planned", Relay = "eu", Region = "westeurope", From = slot.AddMinutes(-20), Until = slot.AddHours(3), Reason = "new kernel on relay-eu-2", By = "olga" }, CancellationToken.None);
        await rows.SetAsync("demo", new Maintenance { Id = "20260101000000-rollout", Relay = "us", From = slot.AddDays(-2), Until = slot.AddDays(-2).AddMinutes(50), Reason = "us is restarted", By = "ozprobes", Rollout = "r-0123456789ab" }, CancellationToken.None);
        await UntilJudgedAsync(rows);
    }

    /// <summary>Where the process judges at the same moment, one of the two writes nothing.</summary>
    private async Task UntilJudgedAsync(HealthRows rows)
    {
        var (judge, fleet) = (_app!.Services.GetRequiredService<HealthJudge>(), _app.Services.GetRequiredService<VantageState>().Current.Fleet.Fleet);
        for (var attempt = 0; attempt < 10 && (await rows.BookAsync("demo", CancellationToken.None)).Book.Open.Count == 0; attempt++)
            await judge.RunAsync(JudgeRequest.Of(fleet, Own), CancellationToken.None);
        _app.Services.GetRequiredService<HealthView>().Take((await rows.BookAsync("demo", CancellationToken.None)).Book);
    }

    private static Incident Past(Cause cause, string code, string message, string remedy, DateTimeOffset from, DateTimeOffset until, params string[] regions) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{from:yyyyMMddHHmmss}-feedbeef"),
        Mesh = "demo",
        Cause = cause,
        Severity = regions.Length > 1 ? IncidentSeverity.Critical : IncidentSeverity.Error,
        Title = message,
        Detail = new CauseDetail { Severity = Severity.Error, Code = code, Message = message, Remedy = remedy, Evidence = ["seen by every slot meanwhile"] },
        Regions = [.. regions.Select(region => new IncidentRegion(region, from, until))],
        BeganAt = from,
        OpenedAt = from.AddMinutes(5),
        ResolvedAt = until,
        Told = 1,
        ToldAt = from.AddMinutes(5),
    };

    private async Task WritePastAsync(ProbeRun run)
    {
        var writer = new ResultsWriter(_store, new RetentionOptions(), TimeProvider.System);
        var random = new Random(7);
        var step = TimeSpan.FromMinutes(2);
        foreach (var (region, roundTrips) in _distances)
            for (var ago = 28; ago >= (region == Own ? 1 : 0); ago--)
                await writer.WriteAsync(Shifted(run, region, run.Slot - (step * ago), roundTrips, random), cancellationToken: CancellationToken.None);
    }

    /// <summary>What would have been seen from some distance, at another time.</summary>
    private static ProbeRun Shifted(ProbeRun run, string region, DateTimeOffset slot, IReadOnlyDictionary<string, int> roundTrips, Random random) => run with
    {
        Region = region,
        Slot = slot,
        StartedAt = slot,
        Relays = [.. run.Relays.Select(relay => Shifted(relay, slot, TimeSpan.FromMilliseconds(roundTrips[relay.Relay]), random))],
    };

    private static RelayRun Shifted(RelayRun relay, DateTimeOffset slot, TimeSpan roundTrip, Random random)
    {
        return relay with
        {
            Dns = [.. relay.Dns.Select(answer => answer with { Elapsed = TimeSpan.FromMilliseconds(4) })],
            Endpoints = [.. relay.Endpoints.Select(seen => seen with { StartedAt = slot, Lag = default, Resolve = TimeSpan.FromMilliseconds(4), Connect = At(seen.Connect), Handshake = At(seen.Handshake), Upgrade = At(seen.Upgrade), Authenticate = At(seen.Authenticate) })],
            Quic = [.. relay.Quic.Select(seen => seen with { StartedAt = slot, Elapsed = At(seen.Elapsed) })],
        };

        TimeSpan? At(TimeSpan? elapsed) => elapsed is null ? null : roundTrip * (1 + (random.NextDouble() * random.NextDouble() * 0.12));
    }
}
