using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

/// <summary>One region's function app without the Functions host: its services over tables in memory, and its pipeline behind a server that leaves in a request what the host's trigger does.</summary>
internal sealed class RegionApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RegionApp(WebApplication app) => (_app, Http) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    /// <summary>The clock of every app that is started here: five minutes into an hour when the tests begin, so that each of them sees one slot of an hour, and the slot leaves time for what comes behind it.</summary>
    public static TimeProvider Time { get; } = new EarlyInHour();

    public HttpClient Http { get; }

    public RegionTick Tick => _app.Services.GetRequiredService<RegionTick>();

    public FleetShelf Shelf => _app.Services.GetRequiredService<FleetShelf>();

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Every page that there is.</summary>
    public IReadOnlyList<RouteEndpoint> Pages => [.. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public AccessTokens Tokens => _app.Services.GetRequiredService<AccessTokens>();

    /// <summary>The home region's settings. Its timer fires every half hour, so that what comes behind a slot has its time however slow the machine is.</summary>
    public static Dictionary<string, string?> Home() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_REGION"] = "brazilsouth",
        ["OZPROBES_HOME"] = "true",
        ["OZPROBES_INTERVAL"] = "30m",
        ["OZPROBES_OFFSET"] = "0s",
        ["OZPROBES_TICK"] = "0 */30 * * * *",
        ["OZPROBES_TABLES"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_REGION_TABLES"] = "eastus=https://eastus.example.net/",
        ["OZPROBES_FLEET"] = Base64("mesh: prod\ninterval: 1h\nregions: [{ name: brazilsouth }, { name: eastus }]\nrelays: [{ name: br, url: 'rels://127.0.0.1:9' }]\n"),
        ["OZPROBES_CONNECTIONS"] = "management: { url: 'https://mgmt.example.com', token: { env: OZ_TOKEN } }\n",
        ["OZ_TOKEN"] = "secret of nobody",
        ["OZPROBES_SIGN_IN"] = "tokens",
    };

    /// <summary>The home region's settings where App Service authentication is on.</summary>
    public static Dictionary<string, string?> SignedIn() => new(Home(), StringComparer.Ordinal) { ["OZPROBES_SIGN_IN"] = "entra" };

    public static Dictionary<string, string?> Elsewhere()
    {
        var settings = Home();
        foreach (var home in (string[])["OZPROBES_REGION_TABLES", "OZPROBES_FLEET", "OZPROBES_CONNECTIONS"])
            settings.Remove(home);
        settings["OZPROBES_REGION"] = "eastus";
        settings["OZPROBES_HOME"] = "false";
        settings["OZPROBES_HOME_TABLES"] = "https://home.example.net/";
        foreach (var function in FunctionNames.HomeOnly)
            settings[FunctionNames.DisabledSetting(function)] = "true";
        return settings;
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <param name="values">The settings.</param>
    /// <param name="tables">Opens the tables of a connection.</param>
    /// <param name="change">What else the app is made of.</param>
    public static async Task<RegionApp> StartAsync(
        IReadOnlyDictionary<string, string?> values, Func<string, ITableStore>? tables = null, Action<IServiceCollection>? change = null)
    {
        var reading = AppSettingsReader.Read(values);
        reading.Errors.ShouldBeEmpty();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        FunctionAppServices.Add(builder.Services, reading.Settings!, settings => RegionStores.Of(settings, tables ?? (_ => SqliteTables.InMemory())), Time);
        builder.Services.AddSingleton<IOrchestrationClient>(_ => new RolloutStage(SqliteTables.InMemory(), Time));
        change?.Invoke(builder.Services);
        var app = builder.Build();
        var pipeline = app.Services.GetRequiredService<FunctionPipeline>();
        app.Run(context =>
        {
            context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("The trigger's own endpoint was run."), new EndpointMetadataCollection(), FunctionNames.Web));
            context.Request.RouteValues["path"] = context.Request.Path.Value;
            return pipeline.InvokeAsync(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RegionApp(app);
    }

    /// <summary>Asks for a page.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class EarlyInHour : TimeProvider
    {
        private readonly TimeSpan _ahead = TimeSpan.FromMinutes(65) - TimeSpan.FromTicks(System.GetUtcNow().Ticks % TimeSpan.TicksPerHour);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
    }
}
