using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>A real API on loopback, a rollout file, and people who run commands with their tokens.</summary>
internal sealed class ServedApi : IAsyncDisposable
{
    private readonly string _folder;
    private readonly SqliteTables _store;
    private readonly WebApplication _app;

    private ServedApi(WebApplication app, string folder, SqliteTables store, RolloutStage stage) => (_app, _folder, _store, Stage) = (app, folder, store, stage);

    public RolloutStage Stage { get; }

    public string File => Path.Combine(_folder, "rollout.yaml");

    public string Url => _app.Urls.First();

    public static async Task<ServedApi> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("api-").FullName;
        var store = SqliteTables.InMemory();
        var fleet = Path.Combine(folder, "fleet.yaml");
        await System.IO.File.WriteAllTextAsync(fleet, "interval: 1h\nrelays: [{ name: none, url: 'rel://127.0.0.1:9' }]\n");
        var file = new FleetFile(fleet, _ => null);
        file.Refresh();
        var stage = new RolloutStage(store, TimeProvider.System);
        var settings = new ServeSettings
        {
            Region = "local", BacklogFolder = Path.Combine(folder, "backlog"), Listen = new IPEndPoint(IPAddress.Loopback, 0), LogLevel = LogLevel.Critical,
        };
        var app = ServeHost.Build(settings, file, store, TimeProvider.System, _ => new RolloutHosting(stage.Parts, stage, "1"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var api = new ServedApi(app, folder, store, stage);
        api.Write(RolloutStage.Yaml);
        return api;
    }

    public void Write(string yaml) => System.IO.File.WriteAllText(File, yaml);

    /// <summary>A person with a token.</summary>
    public async Task<Someone> SomeoneAsync(string name, AccessRole[] roles, params string[] gateRoles) => new(Url, (await new AccessTokens(_store, TimeProvider.System)
        .CreateAsync(new TokenRequest(name, roles, gateRoles, null), TestContext.Current.CancellationToken)).Text);

    public Task<Someone> OlgaAsync() => SomeoneAsync("olga", [AccessRole.Operator]);

    public Task<Someone> AnaAsync() => SomeoneAsync("ana", [AccessRole.Approver], "network");

    /// <summary>A rollout that olga started and that waits at its gate.</summary>
    public async Task<string> AtGateAsync()
    {
        var id = await Stage.StartAsync("olga", TestContext.Current.CancellationToken);
        await Stage.OpenGateAsync(id, TestContext.Current.CancellationToken);
        return id;
    }

    public async Task<string> PlanHashAsync() => (await Stage.Desk.PlanAsync(RolloutStage.Yaml, "f", TestContext.Current.CancellationToken)).Plan!.Hash;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
