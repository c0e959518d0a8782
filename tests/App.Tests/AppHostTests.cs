using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App.Tests;

/// <summary>The worker's composition: nothing of it is found missing on Azure first.</summary>
public sealed class AppHostTests
{
    private const string Fleet =
        """
        mesh: prod
        interval: 60s
        regions: [{ name: brazilsouth }, { name: eastus }]
        relays: [{ name: br, url: "rels://br.example.com:443" }]
        """;

    private const string Connections =
        """
        management: { url: "https://mgmt.example.com", token: { env: OZ_TOKEN } }
        connections: [{ name: intune, exec: { command: [/usr/bin/restart] } }]
        peers: { via: [{ use: intune }] }
        notify: [{ name: chat, url: "https://chat.example.com", secret: { env: OZ_HOOK } }]
        """;

    [Fact]
    public void Every_service_of_the_home_region_resolves()
    {
        using var host = Build(Home());

        Resolve(host);
        host.Services.GetService<RolloutDesk>().ShouldNotBeNull();
        new[] { "looking after rollouts", "delivering notifications", "looking at the peers", "removing old histories" }.ShouldBeSubsetOf(host.Services.GetServices<ITickWork>().Select(work => work.Name));
        host.Services.GetRequiredService<OrchestrationCatalogue>().Newest(RolloutInput.Orchestration).Version.ShouldBe(RolloutOrchestration.Newest);
    }

    [Fact]
    public void Another_region_knows_no_rollouts()
    {
        using var host = Build(Elsewhere());

        Resolve(host);
        host.Services.GetService<RolloutDesk>().ShouldBeNull();
        host.Services.GetServices<ITickWork>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_function_is_indexed_with_its_trigger()
    {
        using var host = Build(Home());

        var functions = await host.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync(AppContext.BaseDirectory);

        functions.Select(function => (function.Name!, TriggerOf(function))).ShouldBe(
        [
            (FunctionNames.Tick, "timerTrigger"), (FunctionNames.Web, "httpTrigger"), (FunctionNames.Rollout, "orchestrationTrigger"),
            (FunctionNames.RolloutBatch, "orchestrationTrigger"), (FunctionNames.RolloutStep, "activityTrigger"),
        ], ignoreOrder: true);
        Binding(functions, FunctionNames.Web).ShouldContain("{*path}");
        Binding(functions, FunctionNames.Tick).ShouldContain("%OZPROBES_TICK%");
    }

    [Fact]
    public void The_durable_host_knows_the_newest_version_of_a_rollout_and_leaves_newer_ones_alone()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        durable.GetProperty("defaultVersion").GetString().ShouldBe(DurableVersion.Of(RolloutOrchestration.Newest).Version);
        durable.GetProperty("versionMatchStrategy").GetString().ShouldBe("CurrentOrOlder");
        durable.GetProperty("versionFailureStrategy").GetString().ShouldBe("Reject");
    }

    [Fact]
    public void Every_error_of_the_settings_is_told_at_once()
    {
        var error = Should.Throw<InvalidOperationException>(() => Build(new Dictionary<string, string?> { ["OZPROBES_HOME"] = "maybe" }));

        error.Message.ShouldContain("OZPROBES_HOME must be true or false");
        error.Message.ShouldContain("OZPROBES_REGION is not set");
        error.Message.ShouldContain("OZPROBES_TICK is not set");
    }

    private static IHost Build(IReadOnlyDictionary<string, string?> settings) => AppHost.Build(FunctionsApplication.CreateBuilder([]), settings);

    /// <summary>The functions themselves, which are made with each call, and everything below them.</summary>
    private static void Resolve(IHost host)
    {
        foreach (var function in typeof(AppHost).Assembly.GetTypes().Where(type => type.Name.EndsWith("Function", StringComparison.Ordinal) || type.Name.EndsWith("Functions", StringComparison.Ordinal)))
            ActivatorUtilities.CreateInstance(host.Services, function).ShouldNotBeNull();
    }

    private static string TriggerOf(IFunctionMetadata function) =>
        function.RawBindings!.Select(binding => JsonDocument.Parse(binding).RootElement.GetProperty("type").GetString()!)
            .Single(type => type.EndsWith("Trigger", StringComparison.Ordinal));

    private static string Binding(IEnumerable<IFunctionMetadata> functions, string name) => string.Concat(functions.Single(function => function.Name == name).RawBindings!);

    private static Dictionary<string, string?> Home() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_REGION"] = "brazilsouth",
        ["OZPROBES_HOME"] = "true",
        ["OZPROBES_INTERVAL"] = "60s",
        ["OZPROBES_OFFSET"] = "7s",
        ["OZPROBES_TICK"] = "7 * * * * *",
        ["OZPROBES_TABLES"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_REGION_TABLES"] = $"eastus={AppSettingsReader.EmulatorConnection}",
        ["OZPROBES_FLEET"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Fleet)),
        ["OZPROBES_CONNECTIONS"] = Connections,
        ["OZ_TOKEN"] = "secret of nobody",
        ["OZ_HOOK"] = "a secret that is long enough",
        ["OZPROBES_SIGN_IN"] = "tokens",
    };

    private static Dictionary<string, string?> Elsewhere() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_REGION"] = "eastus",
        ["OZPROBES_HOME"] = "false",
        ["OZPROBES_INTERVAL"] = "60s",
        ["OZPROBES_OFFSET"] = "11s",
        ["OZPROBES_TICK"] = "11 * * * * *",
        ["OZPROBES_TABLES"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_HOME_TABLES"] = AppSettingsReader.EmulatorConnection,
        ["OZPROBES_SIGN_IN"] = "tokens",
        ["AzureWebJobs.Rollout.Disabled"] = "true",
        ["AzureWebJobs.RolloutBatch.Disabled"] = "true",
        ["AzureWebJobs.RolloutStep.Disabled"] = "true",
    };
}
