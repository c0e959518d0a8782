using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.Health;
using Answer = Microsoft.AspNetCore.Http.Results;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary>What the scripts of a deployment meet: apps that answer as they are told to, GitHub's token service, and programs that stand in for <c>az</c> and others.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ScriptStage : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _vouched;

    private ScriptStage()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.UseRouting();
        _server.MapGet("/{region}/healthz", Answers);
        _server.MapGet("/{region}/takes/{build}", (string region, string build) => { Health[region] = Health[region] with { Build = build }; });
        _server.MapGet("/vouch", (string audience, HttpRequest request) => request.Headers.Authorization == "bearer of-the-job" ? Answer.Text($$"""{ "value": "{{audience}}#{{++_vouched}}" }""") : Answer.StatusCode(401));
    }

    /// <summary>Where stand-ins are, and what scripts make.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("scripts-").FullName;

    /// <summary>What each region's app says of itself; one that is not here answers as the host does that has no such page.</summary>
    public Dictionary<string, HealthReport> Health { get; } = [];

    /// <summary>The regions whose app lets nobody in.</summary>
    public HashSet<string> Closed { get; } = [];

    /// <summary>What an app says instead, with the status 503.</summary>
    public Dictionary<string, string> Troubled { get; } = [];

    /// <summary>The address of the server.</summary>
    public string Url => _server.Urls.First();

    public static async Task<ScriptStage> StartAsync()
    {
        var stage = new ScriptStage();
        await stage._server.StartAsync(TestContext.Current.CancellationToken);
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Has a region's app answer, with a slot that is newer than what the scripts do.</summary>
    public void Probes(string region, HealthStatus status = HealthStatus.Ok, TimeSpan slotAge = default, int interval = 60, string build = "") =>
        Health[region] = new HealthReport(status, []) { Region = region, FleetVersion = "f1", Build = build, IntervalSeconds = interval, LastSlot = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(10) - slotAge };

    /// <summary>Puts a program in the way of a real one; it notes how it was called.</summary>
    public async Task PretendAsync(string program, string body)
    {
        var path = Path.Combine(Folder, program);
        await File.WriteAllTextAsync(path, $"#!/bin/bash\necho \"$*\" >>'{Folder}/calls'\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Has <c>az</c> know of a deployment of these regions, the last of them home.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="slotSeconds">How often they probe.</param>
    /// <param name="more">What <c>az</c> does when it is asked for something else, as branches of a shell's <c>case</c>.</param>
    public Task PretendAppsAsync(IEnumerable<string> regions, int slotSeconds = 60, string more = "") =>
        PretendDeploymentAsync(JsonSerializer.Serialize(new { state = "Succeeded", apps = regions.Select(region => new { region, name = $"app-{region}", url = $"{Url}/{region}" }), slotSeconds }), more);

    /// <summary>Has <c>az</c> say this of the deployment.</summary>
    public Task PretendDeploymentAsync(string deployment, string more = "") =>
        PretendAsync("az", $"case \"$*\" in 'deployment group show '*) cat <<'E'\n{deployment}\nE\n;; {more} esac");

    /// <summary>How programs that stand in were called.</summary>
    public async Task<IReadOnlyList<string>> CallsAsync() => await File.ReadAllLinesAsync(Path.Combine(Folder, "calls"), TestContext.Current.CancellationToken);

    /// <summary>The apps that a package went to.</summary>
    public async Task<IEnumerable<string>> PublishedAsync() => (await CallsAsync()).Where(call => call.StartsWith("functionapp deployment source config-zip", StringComparison.Ordinal)).Select(call => call.Split(' ')[7]);

    /// <summary>A package, which says its build where there is one.</summary>
    public async Task<string> PackageAsync(string? build = null)
    {
        var path = Path.Combine(Folder, "built.zip");
        await using var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Create, TestContext.Current.CancellationToken);
        await using var text = new StreamWriter(await archive.CreateEntry(build is null ? "host.json" : "build.txt").OpenAsync(TestContext.Current.CancellationToken));
        await text.WriteLineAsync(build);
        return path;
    }

    /// <summary>The variables of a run that waits for a region for a second.</summary>
    public static Dictionary<string, string> Hurried => new() { ["SMOKE_SECONDS"] = "1", ["SMOKE_PAUSE"] = "0.2" };

    /// <summary>Runs a script that waits for a region for a second.</summary>
    public Task<ToolRun> RunAsync(string script, params string[] arguments) => RunAsync(script, Hurried, arguments);

    /// <summary>Runs a script with these variables.</summary>
    public Task<ToolRun> RunAsync(string script, Dictionary<string, string> variables, params string[] arguments) => ToolRun.OfAsync(
        Repository.Path(script), arguments, environment: new Dictionary<string, string>(variables) { ["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}" });

    /// <summary>Runs a script on a machine that has what the scripts need, but for one program.</summary>
    public async Task<ToolRun> RunWithoutAsync(string missing, string script, params string[] arguments)
    {
        var there = Directory.CreateDirectory(Path.Combine(Folder, "there")).FullName;
        foreach (var program in (string[])["bash", "dirname", "realpath", "az", "curl", "dotnet", "jq", "unzip"])
        {
            if (program != missing)
                File.CreateSymbolicLink(Path.Combine(there, program), Environment.GetEnvironmentVariable("PATH")!.Split(':').Prepend(Folder).Select(folder => Path.Combine(folder, program)).First(File.Exists));
        }

        return await ToolRun.OfAsync(Repository.Path(script), arguments, environment: new Dictionary<string, string>(Hurried) { ["PATH"] = there });
    }

    private IResult Answers(string region) =>
        Closed.Contains(region) ? Answer.StatusCode(403)
        : Troubled.TryGetValue(region, out var trouble) ? Answer.Text(trouble, statusCode: 503)
        : Health.TryGetValue(region, out var health) ? Answer.Text(JsonSerializer.Serialize(health, JsonSerializerOptions.Web))
        : Answer.NotFound();
}
