using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.Health;
using Answer = Microsoft.AspNetCore.Http.Results;

namespace OpenZro.Probes.Infra.Tests.Workflows;

[UnsupportedOSPlatform("windows")]
public sealed class PublishTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publish-").FullName;
    private readonly Dictionary<string, HealthReport> _health = [];
    private readonly HashSet<string> _empty = [];
    private readonly HashSet<string> _closed = [];
    private WebApplication _apps = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _apps = builder.Build();
        _apps.UseRouting();
        _apps.MapGet("/{region}/healthz", (string region) => _closed.Contains(region) ? Answer.StatusCode(403) : !_empty.Remove(region) && _health.TryGetValue(region, out var health) ? Answer.Text(JsonSerializer.Serialize(health, JsonSerializerOptions.Web)) : Answer.NotFound());
        await _apps.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _apps.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_region_that_ran_a_slot_since_is_waited_for_and_named()
    {
        Probes("eastus");

        var run = await SmokeAsync("eastus");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith("eastus probes: ok, slot ");
    }

    [Fact]
    public async Task A_region_that_shows_an_old_slot_does_not_probe()
    {
        Probes("eastus", slotAge: TimeSpan.FromHours(1));

        (await SmokeAsync("eastus")).Error.ShouldContain("eastus: it does not probe. It last said: {");
    }

    [Fact]
    public async Task An_app_that_fails_or_is_another_region_does_not_probe()
    {
        Probes("eastus", HealthStatus.Failing);
        _health["westeurope"] = _health["eastus"] with { Status = HealthStatus.Ok };

        (await SmokeAsync("eastus")).Exit.ShouldBe(1);
        (await SmokeAsync("westeurope")).Exit.ShouldBe(1);
        (await SmokeAsync("brazilsouth")).Exit.ShouldBe(1);
    }

    [Fact]
    public async Task A_region_whose_results_go_nowhere_is_not_good_however_well_it_probes()
    {
        Probes("eastus");
        _health["eastus"] = _health["eastus"] with { Status = HealthStatus.Degraded, Reasons = ["the storage does not take results: 403"], StoresResults = false };

        var run = await SmokeAsync("eastus");

        run.Exit.ShouldBe(1);
        run.Error.ShouldStartWith("eastus: it does not store what it sees. It last said: {");
        run.Error.ShouldContain("the storage does not take results: 403");
    }

    [Fact]
    public async Task What_else_is_wrong_with_a_region_is_told_and_ends_nothing()
    {
        Probes("eastus");
        _health["eastus"] = _health["eastus"] with { Status = HealthStatus.Degraded, Reasons = ["rolling up results did not work: 503", "nobody judges health"] };

        var run = await SmokeAsync("eastus");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldMatch("^eastus probes: degraded, slot .*\n  rolling up results did not work: 503\n  nobody judges health\n$");
    }

    [Fact]
    public async Task The_old_version_that_still_probes_is_not_taken_for_the_new_one()
    {
        Probes("eastus");
        Probes("westeurope");
        _health["eastus"] = _health["eastus"] with { Build = "0.1.0+old" };

        (await SmokeAsync("eastus", "0.1.0+new")).Error.ShouldStartWith("eastus: it is not the build 0.1.0+new that answers, but 0.1.0+old. ");
        (await SmokeAsync("westeurope", "0.1.0+new")).Error.ShouldStartWith("westeurope: it is not the build 0.1.0+new that answers, but one that does not say. ");
        (await SmokeAsync("eastus", "0.1.0+old")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task The_build_of_the_package_is_the_one_that_each_region_must_come_to_answer_with()
    {
        Probes("eastus");
        _health["eastus"] = _health["eastus"] with { Build = "0.1.0+old" };
        await PretendAppsAsync("eastus");

        var run = await RunAsync("publish", "probes", await PackageAsync("0.1.0+new"));

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"eastus: it is not the build 0.1.0+new that answers, but 0.1.0+old. It last said: {JsonSerializer.Serialize(_health["eastus"], JsonSerializerOptions.Web)}\n");
    }

    [Fact]
    public async Task A_package_that_does_not_say_its_build_is_published_and_that_is_told()
    {
        Probes("eastus");

        var run = await PublishAsync("eastus");

        run.Exit.ShouldBe(0, run.Error);
        run.Error.ShouldBe("app.zip has no build.txt, which infra/package writes: that it is this version that probes is not looked at\n");
    }

    [Fact]
    public async Task An_app_that_lets_this_machine_not_in_is_not_waited_for()
    {
        _closed.Add("eastus");

        var run = await RunAsync("smoke", new Dictionary<string, string> { ["SMOKE_SECONDS"] = "600", ["SMOKE_PAUSE"] = "600" }, $"{_apps.Urls.First()}/eastus", "eastus");

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe("eastus lets this machine not in (403): its address must be in allowedAddresses, or the app is stopped\n");
    }

    [Theory]
    [InlineData(60, 600)]
    [InlineData(300, 600)]
    [InlineData(1800, 2100)]
    public async Task A_fleet_that_is_probed_seldom_is_waited_for_as_long_as_its_next_slot_takes(int interval, int expected)
    {
        Probes("eastus", slotAge: TimeSpan.FromHours(1), interval: interval);
        await PretendAsync("date", $"[ -e '{_folder}/asked' ] && echo $((4102444800 + $(cat '{_folder}/asked'))) || echo 4102444800; echo $(($(cat '{_folder}/asked' 2>/dev/null || echo 0) + 300)) >'{_folder}/asked'");

        var run = await RunAsync("smoke", new Dictionary<string, string> { ["SMOKE_PAUSE"] = "0" }, $"{_apps.Urls.First()}/eastus", "eastus");

        run.Error.ShouldStartWith("eastus: it does not probe");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "asked"), TestContext.Current.CancellationToken)).Trim().ShouldBe($"{expected + 300}");
    }

    [Fact]
    public async Task A_package_that_is_not_taken_ends_it_and_says_what_may_be_the_cause()
    {
        Probes("eastus");
        await PretendAppsAsync(["eastus"], "*config-zip*) exit 1 ;;");

        var run = await RunAsync("publish", "probes", "app.zip");

        run.Exit.ShouldBe(1);
        run.Error.ShouldEndWith("eastus did not take the package; with deployAddresses, this machine's address must be one of them\n");
    }

    [Fact]
    public async Task Regions_are_published_in_order_and_the_first_that_does_not_probe_ends_it()
    {
        Probes("eastus");
        Probes("westeurope", HealthStatus.Failing);
        Probes("brazilsouth");

        var run = await PublishAsync("eastus", "westeurope", "brazilsouth");

        run.Exit.ShouldBe(1);
        run.Output.ShouldContain("publishing to westeurope");
        run.Output.ShouldNotContain("publishing to brazilsouth");
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "calls"), TestContext.Current.CancellationToken)).Where(call => call.Contains("config-zip", StringComparison.Ordinal)).ShouldBe(
        [
            "functionapp deployment source config-zip --resource-group probes --name app-eastus --src app.zip --output none",
            "functionapp deployment source config-zip --resource-group probes --name app-westeurope --src app.zip --output none",
        ]);
    }

    [Fact]
    public async Task Home_comes_first_where_it_has_never_probed_since_it_lays_out_the_fleet()
    {
        _empty.Add("brazilsouth");
        Probes("eastus");
        Probes("brazilsouth");

        var run = await PublishAsync("eastus", "brazilsouth");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldMatch("(?s)publishing to brazilsouth.*publishing to eastus");
    }

    [Fact]
    public async Task Without_a_package_one_is_built()
    {
        Probes("brazilsouth");
        await PretendAsync("dotnet", "[ \"$1\" != msbuild ] || exec echo 0.1.0; while [ \"$1\" != --output ]; do shift; done; mkdir -p \"$2\"; touch \"$2/app.dll\"");
        await PretendAsync("bicep", "echo template >\"${@: -1}\"");
        await PretendAsync("zip", "find . -type f >\"$2\"");
        await PretendAppsAsync("brazilsouth");

        var run = await RunAsync("publish", "probes");

        run.Exit.ShouldBe(0, run.Error);
        (await File.ReadAllTextAsync(Path.Combine(_folder, "calls"), TestContext.Current.CancellationToken)).ShouldMatch("--name app-brazilsouth --src /.*/app.zip ");
    }

    [Fact]
    public async Task Regions_that_all_probe_are_all_published()
    {
        Probes("eastus");
        Probes("brazilsouth");

        var run = await PublishAsync("eastus", "brazilsouth");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldContain("brazilsouth probes");
    }

    [Fact]
    public async Task The_app_is_packed_whole_with_the_template_of_relays_and_an_operators_files_beside_it()
    {
        await PretendAsync("dotnet", """
            [ "$1" != msbuild ] || exec echo 0.1.0
            while [ "$1" != --output ]; do shift; done
            mkdir -p "$2/.azurefunctions" "$2/runtimes/win-x64" "$2/runtimes/linux-x64"
            touch "$2/app.dll" "$2/.azurefunctions/functions.json" "$2/runtimes/win-x64/native.dll" "$2/runtimes/linux-x64/native.so"
            """);
        await PretendAsync("az", "echo template >\"${@: -1}\"");
        await PretendAsync("zip", "cat build.txt >&2; find . -type f | sort >\"$2\"");
        await PretendAsync("git", "echo 1234567-dirty");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "mine")).FullName, "known_hosts"), "", TestContext.Current.CancellationToken);

        var run = await RunAsync("package", Path.Combine(_folder, "app.zip"), Path.Combine(_folder, "mine"));

        run.Exit.ShouldBe(0, run.Error);
        run.Error.ShouldBe("0.1.0+1234567-dirty\n");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "calls"), TestContext.Current.CancellationToken)).ShouldContain(" -p:SourceRevisionId=1234567-dirty ");
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "app.zip"), TestContext.Current.CancellationToken)).ShouldBe(["./.azurefunctions/functions.json", "./app.dll", "./build.txt", "./files/known_hosts", "./relay.json", "./runtimes/linux-x64/native.so"], ignoreOrder: true);
    }

    [Fact]
    public async Task Home_comes_last()
    {
        (await Predictions.Plain).Outputs.Read("apps").ShouldMatch("'eastus'.*'westeurope'.*'brazilsouth'");
    }

    private void Probes(string region, HealthStatus status = HealthStatus.Ok, TimeSpan slotAge = default, int interval = 60) =>
        _health[region] = new HealthReport(status, []) { Region = region, FleetVersion = "f1", IntervalSeconds = interval, LastSlot = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(10) - slotAge };

    private Task<ToolRun> SmokeAsync(string region, params string[] build) => RunAsync("smoke", [$"{_apps.Urls.First()}/{region}", region, .. build]);

    private async Task<string> PackageAsync(string build)
    {
        var path = Path.Combine(_folder, "built.zip");
        await using var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Create, TestContext.Current.CancellationToken);
        await using var text = new StreamWriter(await archive.CreateEntry("build.txt").OpenAsync(TestContext.Current.CancellationToken));
        await text.WriteLineAsync(build);
        return path;
    }

    private async Task<ToolRun> PublishAsync(params string[] regions)
    {
        await PretendAppsAsync(regions);
        return await RunAsync("publish", "probes", "app.zip");
    }

    private Task PretendAppsAsync(params string[] regions) => PretendAppsAsync(regions, "");

    private async Task PretendAppsAsync(string[] regions, string more)
    {
        var apps = JsonSerializer.Serialize(regions.Select(region => new { region, name = $"app-{region}", url = $"{_apps.Urls.First()}/{region}" }));
        await PretendAsync("az", $"case \"$*\" in 'deployment group show '*) cat <<'E'\n{apps}\nE\n;; {more} esac");
    }

    /// <summary>Puts a program in the way of a real one; it notes how it was called.</summary>
    private async Task PretendAsync(string program, string body)
    {
        var path = Path.Combine(_folder, program);
        await File.WriteAllTextAsync(path, $"#!/bin/bash\necho \"$*\" >>'{_folder}/calls'\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<ToolRun> RunAsync(string script, params string[] arguments) => RunAsync(script, new Dictionary<string, string> { ["SMOKE_SECONDS"] = "1", ["SMOKE_PAUSE"] = "0.2" }, arguments);

    private Task<ToolRun> RunAsync(string script, Dictionary<string, string> environment, params string[] arguments) => ToolRun.OfAsync(
        Repository.Path("infra", script), arguments, environment: new Dictionary<string, string>(environment) { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" });
}
