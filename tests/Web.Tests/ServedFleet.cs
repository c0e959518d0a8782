using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Tests;

/// <summary>The whole process in this one: relays on loopback, a fleet file, a store in memory, and the API on a free port.</summary>
internal sealed class ServedFleet : IAsyncDisposable
{
    public const string Secret = "simulated";

    private readonly string _folder = Directory.CreateTempSubdirectory("served-").FullName;
    private readonly Dictionary<string, RelayServer> _relays = [];
    private readonly FleetFile _file;
    private WebApplication? _app;

    public ServedFleet(params string[] relays)
    {
        foreach (var name in relays)
            AddRelay(name);
        WriteFleet(relays);
        _file = new FleetFile(FleetPath, _ => Secret);
        _file.Refresh();
    }

    public HttpClient Http { get; } = new();

    public ITableStore Store { get; init; } = SqliteTables.InMemory();

    public string FleetPath => Path.Combine(_folder, "fleet.yaml");

    public IPeerDirectory PeerDirectory => Service<IPeerDirectory>();

    public VantageState State => Service<VantageState>();

    /// <summary>What the relays show.</summary>
    public ServerCertificate Certificate { get; init; } = TestAuthority.Certificate;

    /// <summary>
    /// A long interval: one slot at the start, and no other while a test runs. That slot was due up to an interval ago, and pages show the
    /// last hour.
    /// </summary>
    public string Interval { get; set; } = "50m";

    public string Extra { get; set; } = "";

    public string Regions { get; set; } = "{ name: brazilsouth }";

    public string Mesh { get; init; } = "test";

    /// <summary>The relays that are candidates.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>What stands around rollouts; none are carried out without it.</summary>
    public RolloutStage? Stage { get; set; }

    /// <summary>The webhooks that are told of rollouts.</summary>
    public IReadOnlyList<NotificationTarget> Hooks { get; init; } = [];

    /// <summary>Whether this is the process that drives rollouts.</summary>
    public bool IsDriving { get; set; } = true;

    /// <summary>Whether everything is asked for in the name of a reader, unless another token is shown.</summary>
    public bool Reads { get; init; }

    /// <summary>What a test changes of how it is served.</summary>
    public Func<ServeSettings, ServeSettings> Change { get; init; } = settings => settings;

    public RelayServer Relay(string name) => _relays[name];

    public void AddRelay(string name) => _relays[name] = RelayServer.Start(new RelayServerOptions
    {
        InstanceUrl = "rels://relay.example:443",
        Secret = new AuthSecret(Secret),
        Certificate = _ => Certificate,
    });

    public void WriteFleet(params string[] relays) => File.WriteAllText(
        FleetPath,
        $"mesh: {Mesh}\ninterval: {Interval}\nupgradeInterval: 2h\nregions: [ {Regions} ]\nrelays:\n"
        + string.Concat(relays.Select(name => $"  - {{ name: {name}, url: 'rels://{_relays[name].EndPoint}'{(Candidates.Contains(name) ? ", state: candidate" : "")} }}\n"))
        + Extra);

    public async Task<ServedFleet> StartAsync(bool waitForSlot = true)
    {
        _file.Refresh();
        _app = ServeHost.Build(
            Change(new ServeSettings
            {
                Region = "brazilsouth",
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                BacklogFolder = Path.Combine(_folder, "backlog"),
                Vantage = new VantageSettings { Roots = Roots() },
                FirstSpread = TimeSpan.Zero,
                LogLevel = LogLevel.Critical,
            }),
            _file,
            Store,
            TimeProvider.System,
            Stage is null ? null : _ => new RolloutHosting(Stage.Parts, Stage, "1") { Notify = Hooks, IsDriving = () => IsDriving });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Http.BaseAddress = new Uri(_app.Urls.First());
        if (Reads)
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("rita", [AccessRole.Reader]));
        if (waitForSlot)
            await State.FirstSlotAsync(TestContext.Current.CancellationToken);
        return this;
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Makes a token.</summary>
    public async Task<string> TokenAsync(string name, AccessRole[] roles, string[]? gateRoles = null, TimeSpan? lifetime = null) =>
        (await new AccessTokens(Store, TimeProvider.System).CreateAsync(new TokenRequest(name, roles, gateRoles ?? [], lifetime), TestContext.Current.CancellationToken)).Text;

    /// <summary>A part of the process.</summary>
    public T Service<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>Where links and sessions are kept.</summary>
    public SessionDesk Sessions => Service<SessionDesk>();

    /// <summary>Asks with a token.</summary>
    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string token) =>
        GetAsync(path, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token));

    /// <summary>Sends something with a token. A stream is not read: it has no end.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? token, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var endless = response.Content.Headers.ContentType?.MediaType is "text/event-stream";
        return (response.StatusCode, endless ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The pages that there are.</summary>
    public IReadOnlyList<RouteEndpoint> Pages => [.. _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public async Task<JsonElement> JsonAsync(string path)
    {
        var (status, body) = await GetAsync(path);
        status.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Asks until the answer is as it should be; the test's own time limit ends it.</summary>
    public async Task<string> UntilAsync(string path, Func<string, bool> isRight)
    {
        while (true)
        {
            var (_, body) = await GetAsync(path);
            if (isRight(body))
                return body;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        foreach (var relay in _relays.Values)
            await relay.DisposeAsync();
        Http.Dispose();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private TrustRoots Roots()
    {
        var pem = Path.Combine(_folder, "roots.pem");
        File.WriteAllText(pem, TestAuthority.Root.Pem);
        return TrustRoots.TryReadPem(pem, out var roots, out var error) ? roots : throw new InvalidOperationException(error);
    }
}
