using System.Runtime.Versioning;
using System.Text.Json;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary><c>infra/publish</c>: region by region, home last.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PublishTests : IAsyncLifetime
{
    private ScriptStage _stage = null!;

    public async ValueTask InitializeAsync() => _stage = await ScriptStage.StartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Regions_that_all_probe_are_all_published_and_home_last()
    {
        Probe("eastus", "brazilsouth");

        var run = await PublishAsync("eastus", "brazilsouth");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldMatch("(?s)^publishing to eastus\neastus probes.*publishing to brazilsouth\nbrazilsouth probes");
    }

    [Fact]
    public async Task The_deployment_names_home_last()
    {
        (await Predictions.Plain).Outputs.Read("apps").ShouldMatch("'eastus'.*'westeurope'.*'brazilsouth'");
    }

    [Fact]
    public async Task Regions_are_published_in_order_and_the_first_that_does_not_probe_ends_it()
    {
        Probe("eastus", "brazilsouth");
        _stage.Probes("westeurope", HealthStatus.Failing);

        var run = await PublishAsync("eastus", "westeurope", "brazilsouth");

        run.Exit.ShouldBe(1);
        (await _stage.PublishedAsync()).ShouldBe(["app-eastus", "app-westeurope"]);
        (await _stage.CallsAsync()).ShouldContain($"functionapp deployment source config-zip --resource-group probes --name app-eastus --src {_stage.Folder}/built.zip --output none");
    }

    [Theory]
    [InlineData("""{ "state": "Failed", "apps": null, "slotSeconds": null }""", " (it is Failed)")]
    [InlineData("""{ "state": "Running", "apps": null, "slotSeconds": null }""", " (it is Running)")]
    [InlineData("""{ "state": "Succeeded", "apps": [], "slotSeconds": 60 }""", " (it is Succeeded)")]
    [InlineData("", "")]
    public async Task A_deployment_that_names_no_apps_is_an_error_and_no_success(string deployment, string state)
    {
        await _stage.PretendDeploymentAsync(deployment);

        var run = await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync());

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"no deployment 'main' with apps in probes{state}: make it, or wait for it, with 'az deployment group create --resource-group probes --name main --parameters infra/main.bicepparam'\n");
    }

    [Fact]
    public async Task A_deployment_that_does_not_exist_is_said_so_by_Azure_and_what_to_do_by_the_script()
    {
        await _stage.PretendAsync("az", "echo \"(DeploymentNotFound) Deployment 'main' could not be found.\" >&2; exit 3");

        var run = await _stage.RunAsync("infra/publish", "probes");

        run.Exit.ShouldBe(1);
        run.Error.ShouldStartWith("(DeploymentNotFound) Deployment 'main' could not be found.\nno deployment 'main' with apps in probes: ");
    }

    [Fact]
    public async Task What_is_no_package_goes_to_no_region()
    {
        Probe("eastus");
        await _stage.PretendAppsAsync(["eastus"]);

        var run = await _stage.RunAsync("infra/publish", "probes", Path.Combine(_stage.Folder, "az"));

        run.Exit.ShouldBe(1);
        run.Error.ShouldEndWith("/az is no package that infra/package made, and nothing was published\n");
        (await _stage.PublishedAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("az")]
    [InlineData("curl")]
    [InlineData("jq")]
    [InlineData("unzip")]
    public async Task A_program_that_is_missing_is_named(string program)
    {
        await _stage.PretendAppsAsync(["eastus"]);

        var run = await _stage.RunWithoutAsync(program, "infra/publish", "probes", await _stage.PackageAsync());

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"{program} is not there, and nothing was published: install it\n");
    }

    [Fact]
    public async Task The_build_of_the_package_is_the_one_that_each_region_must_come_to_answer_with()
    {
        _stage.Probes("eastus", build: "0.1.0+old");
        await _stage.PretendAppsAsync(["eastus"]);

        var run = await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync("0.1.0+new"));

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"eastus: it is not the build 0.1.0+new that answers, but 0.1.0+old. It last said: {JsonSerializer.Serialize(_stage.Health["eastus"], JsonSerializerOptions.Web)}\n");
    }

    [Fact]
    public async Task An_older_package_is_the_way_back()
    {
        _stage.Probes("eastus", build: "0.1.0+new");
        _stage.Probes("brazilsouth", build: "0.1.0+old");
        await _stage.PretendAppsAsync(["eastus", "brazilsouth"], more: $"*config-zip*) curl -sS {_stage.Url}/${{8#app-}}/takes/0.1.0+old ;;");

        var run = await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync("0.1.0+old"));

        run.Exit.ShouldBe(0, run.Error);
        _stage.Health["eastus"].Build.ShouldBe("0.1.0+old");
        (await _stage.PublishedAsync()).ShouldBe(["app-eastus", "app-brazilsouth"]);
    }

    [Fact]
    public async Task A_package_that_does_not_say_its_build_is_published_and_that_is_told()
    {
        Probe("eastus");

        var run = await PublishAsync("eastus");

        run.Exit.ShouldBe(0, run.Error);
        run.Error.ShouldBe($"{_stage.Folder}/built.zip has no build.txt, which infra/package writes: that it is this version that probes is not looked at\n");
    }

    [Fact]
    public async Task A_package_that_is_not_taken_ends_it_and_says_what_may_be_the_cause()
    {
        Probe("eastus");
        await _stage.PretendAppsAsync(["eastus"], more: "*config-zip*) exit 1 ;;");

        var run = await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync());

        run.Exit.ShouldBe(1);
        run.Error.ShouldEndWith("eastus did not take the package; with deployAddresses, this machine's address must be one of them\n");
    }

    [Fact]
    public async Task Without_a_package_one_is_built()
    {
        Probe("brazilsouth");
        await _stage.PretendAsync("dotnet", "[ \"$1\" != msbuild ] || exec echo 0.1.0; while [ \"$1\" != --output ]; do shift; done; mkdir -p \"$2\"; touch \"$2/app.dll\"");
        await _stage.PretendAsync("bicep", "echo template >\"${@: -1}\"");
        await _stage.PretendAsync("git", "echo 1234567");
        await _stage.PretendAppsAsync(["brazilsouth"], more: $"*config-zip*) curl -sS {_stage.Url}/brazilsouth/takes/0.1.0+1234567 ;;");

        var run = await _stage.RunAsync("infra/publish", "probes");

        run.Exit.ShouldBe(0, run.Error);
        (await _stage.CallsAsync()).ShouldContain(call => call.Contains("--name app-brazilsouth --src /", StringComparison.Ordinal) && call.Contains("/app.zip ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_that_lets_this_machine_not_in_ends_it_before_anything_is_published()
    {
        Probe("eastus", "brazilsouth");
        _stage.Closed.Add("brazilsouth");

        var run = await PublishAsync("eastus", "brazilsouth");

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe("brazilsouth lets this machine not in (403), and nothing was published: its address must be in allowedAddresses, or the app is stopped\n");
        (await _stage.PublishedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Home_comes_first_where_it_has_never_probed_since_it_lays_out_the_fleet()
    {
        Probe("eastus");
        _stage.Health["brazilsouth"] = _stage.Health["eastus"] with { Region = "brazilsouth", LastSlot = null };

        await PublishAsync("eastus", "brazilsouth");

        (await _stage.PublishedAsync()).First().ShouldBe("app-brazilsouth");
    }

    [Fact]
    public async Task Home_comes_first_where_it_says_that_there_is_no_fleet_yet()
    {
        Probe("eastus", "brazilsouth");
        _stage.Troubled["brazilsouth"] = $$"""{ "title": "Service Unavailable", "status": 503, "detail": "The storage does not answer: {{FleetShelf.Bare}}", "code": "storage-down" }""";

        await PublishAsync("eastus", "brazilsouth");

        (await _stage.PublishedAsync()).First().ShouldBe("app-brazilsouth");
    }

    [Fact]
    public async Task Home_comes_first_where_nothing_was_ever_published_to_it()
    {
        Probe("eastus");
        await _stage.PretendAppsAsync(["eastus", "brazilsouth"], more: "'functionapp function list --resource-group probes --name app-brazilsouth '*) echo 0 ;;");

        await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync());

        (await _stage.PublishedAsync()).First().ShouldBe("app-brazilsouth");
    }

    [Theory]
    [InlineData("Function host is not running.")]
    [InlineData("")]
    [InlineData("""{ "title": "Service Unavailable", "status": 503, "detail": "The storage does not answer: 503", "code": "storage-down" }""")]
    public async Task Home_that_is_in_trouble_is_not_taken_for_new_and_comes_last(string said)
    {
        Probe("eastus", "brazilsouth");
        _stage.Troubled["brazilsouth"] = said;
        await _stage.PretendAppsAsync(["eastus", "brazilsouth"], more: "*'function list'*) echo 5 ;;");

        await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync());

        (await _stage.PublishedAsync()).ShouldBe(["app-eastus", "app-brazilsouth"]);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("true")]
    public async Task Where_nobody_knows_whether_home_ever_probed_nothing_is_published_and_the_order_is_asked_for(string answer)
    {
        Probe("eastus", "brazilsouth");
        _stage.Troubled["brazilsouth"] = "";
        await _stage.PretendAppsAsync(["eastus", "brazilsouth"], more: $"*'function list'*) {answer} ;;");

        var run = await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync());

        run.Exit.ShouldBe(1);
        run.Error.ShouldStartWith("brazilsouth, which is home, does not say whether it has ever probed, nor Azure whether anything was published to it: nothing was published. ");
        (await _stage.PublishedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Regions_that_are_named_are_published_alone_and_in_that_order()
    {
        Probe("eastus", "westeurope", "brazilsouth");
        await _stage.PretendAppsAsync(["eastus", "westeurope", "brazilsouth"]);

        var run = await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync(), "brazilsouth", "eastus");

        run.Exit.ShouldBe(0, run.Error);
        (await _stage.PublishedAsync()).ShouldBe(["app-brazilsouth", "app-eastus"]);
    }

    [Fact]
    public async Task A_region_that_is_not_there_is_refused_with_those_that_are()
    {
        await _stage.PretendAppsAsync(["eastus", "brazilsouth"]);

        (await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync(), "eastsu")).Error.ShouldBe("probes has no region eastsu, but eastus, brazilsouth\n");
    }

    [Theory]
    [InlineData(3600, 420, "300", "6 regions may take 420 min, since each is waited for until it has probed, and here they have 300 min: nothing was published.")]
    [InlineData(1800, 240, "239", "6 regions may take 240 min,")]
    [InlineData(60, 90, "89", "6 regions may take 90 min,")]
    public async Task What_may_take_longer_than_there_is_time_for_is_not_begun(int slotSeconds, int needed, string minutes, string refusal)
    {
        string[] regions = ["eastus", "westus", "westeurope", "japaneast", "uksouth", "brazilsouth"];
        Probe(regions);
        await _stage.PretendAppsAsync(regions, slotSeconds);
        var package = await _stage.PackageAsync();

        var refused = await _stage.RunAsync("infra/publish", new Dictionary<string, string>(ScriptStage.Hurried) { ["PUBLISH_MINUTES"] = minutes }, "probes", package);
        var published = (await _stage.PublishedAsync()).Count();
        var enough = await _stage.RunAsync("infra/publish", new Dictionary<string, string>(ScriptStage.Hurried) { ["PUBLISH_MINUTES"] = $"{needed}" }, "probes", package);
        var endless = await _stage.RunAsync("infra/publish", "probes", package);

        refused.Exit.ShouldBe(1);
        refused.Error.ShouldStartWith(refusal);
        published.ShouldBe(0);
        enough.Exit.ShouldBe(0, enough.Error);
        endless.Exit.ShouldBe(0, endless.Error);
    }

    [Fact]
    public async Task In_a_workflow_each_region_is_published_by_a_sign_in_of_its_own()
    {
        Probe("eastus", "brazilsouth");
        await _stage.PretendAppsAsync(["eastus", "brazilsouth"]);

        var run = await _stage.RunAsync("infra/publish", InWorkflow("of-the-job"), "probes", await _stage.PackageAsync());

        run.Exit.ShouldBe(0, run.Error);
        (await _stage.CallsAsync()).Skip(1).Select(call => call.Split(" --src ")[0]).ShouldBe(
        [
            "login --service-principal --username a-client --tenant a-tenant --federated-token api://AzureADTokenExchange#1 --output none",
            "account set --subscription a-subscription",
            "functionapp deployment source config-zip --resource-group probes --name app-eastus",
            "login --service-principal --username a-client --tenant a-tenant --federated-token api://AzureADTokenExchange#2 --output none",
            "account set --subscription a-subscription",
            "functionapp deployment source config-zip --resource-group probes --name app-brazilsouth",
        ]);
    }

    [Fact]
    public async Task A_sign_in_that_GitHub_does_not_vouch_for_ends_it()
    {
        Probe("eastus");
        await _stage.PretendAppsAsync(["eastus"]);

        var run = await _stage.RunAsync("infra/publish", InWorkflow("of-nobody"), "probes", await _stage.PackageAsync());

        run.Exit.ShouldBe(1);
        run.Error.ShouldEndWith("GitHub gave no token to sign in with: the job needs the permission 'id-token: write'\n");
        (await _stage.PublishedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_who_is_signed_in_stays_so()
    {
        Probe("eastus");

        await PublishAsync("eastus");

        (await _stage.CallsAsync()).ShouldNotContain(call => call.StartsWith("login", StringComparison.Ordinal));
    }

    private Dictionary<string, string> InWorkflow(string token) => new(ScriptStage.Hurried)
    {
        ["ACTIONS_ID_TOKEN_REQUEST_URL"] = $"{_stage.Url}/vouch?api-version=2.0", ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = token,
        ["AZURE_CLIENT_ID"] = "a-client", ["AZURE_TENANT_ID"] = "a-tenant", ["AZURE_SUBSCRIPTION_ID"] = "a-subscription",
    };

    private void Probe(params string[] regions)
    {
        foreach (var region in regions)
            _stage.Probes(region);
    }

    private async Task<ToolRun> PublishAsync(params string[] regions)
    {
        await _stage.PretendAppsAsync(regions);
        return await _stage.RunAsync("infra/publish", "probes", await _stage.PackageAsync());
    }
}
