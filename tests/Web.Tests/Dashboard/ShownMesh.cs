using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
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
        .Replace("interval: 20s", $"interval: {Interval}", StringComparison.Ordinal)
        .Replace("\nrelays:\n", "\n  - { name: eastus, location: { latitude: 37.4, longitude: -79.4 }, expect: [us] }\n  - { name: westeurope, location: { latitude: 52.4, longitude: 4.9 }, expect: [eu] }\n  - { name: eastasia }\nrelays:\n", StringComparison.Ordinal);

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
