using System.Text;
using System.Text.Json;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class AppSettingsTests
{
    private const string Account = "https://ozprobes1.table.core.windows.net/";
    private const string Other = "https://ozprobes2.table.core.windows.net/";
    private const string Client = "5f0f4d3e-7c0a-4f6e-9a0b-0a4d7a2f6c11";

    [Fact]
    public void The_home_region_knows_the_fleet_and_every_other_region()
    {
        var settings = Good(Home());

        settings.Region.ShouldBe("brazilsouth");
        settings.IsHome.ShouldBeTrue();
        settings.Schedule.ShouldBe(new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(7)));
        settings.HomeTables.ShouldBe(Account);
        settings.RegionTables.ShouldBe(new Dictionary<string, string> { ["eastus"] = Other });
        settings.Fleet!.Relays.ShouldHaveSingleItem().Name.ShouldBe("br");
        settings.ClientId.ShouldBe(Guid.Parse(Client));
        settings.Retention.Raw.ShouldBe(TimeSpan.FromDays(7));
        settings.SignIn.ShouldBe(SignIn.Entra);
    }

    [Fact]
    public void Another_region_knows_where_home_is()
    {
        var settings = Good(Elsewhere());

        settings.IsHome.ShouldBeFalse();
        settings.HomeTables.ShouldBe(Account);
        settings.Tables.ShouldBe(Other);
        settings.Fleet.ShouldBeNull();
    }

    [Fact]
    public void A_developers_machine_needs_neither_an_identity_nor_telemetry()
    {
        var settings = Good(Home(
            ("AzureWebJobsStorage", AppSettingsReader.EmulatorConnection), ("OZPROBES_TABLES", AppSettingsReader.EmulatorConnection), ("AZURE_CLIENT_ID", null),
            ("AzureWebJobsStorage__accountName", null), ("AzureWebJobsStorage__credential", null), ("AzureWebJobsStorage__clientId", null),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", null), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", null)));

        settings.Tables.ShouldBe(AppSettingsReader.EmulatorConnection);
        settings.ClientId.ShouldBeNull();
    }

    [Fact]
    public void Application_insights_is_told_of_slots_only_where_that_is_asked_for()
    {
        Good(Home()).Telemetry.IsOff.ShouldBeTrue();
        Good(Home(("OZPROBES_TELEMETRY", "false"))).Telemetry.IsOff.ShouldBeTrue();
        var told = Good(Home(("OZPROBES_TELEMETRY", "true"))).Telemetry;
        told.GoesToAzureMonitor(TelemetrySignal.Traces).ShouldBeTrue();
        told.Exports(TelemetrySignal.Logs).ShouldBeFalse("the Functions host sends them");
        Good(Home(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"))).Telemetry.GoesToOtlp(TelemetrySignal.Logs).ShouldBeTrue();
        Errors(Home(("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"))).ShouldHaveSingleItem().ShouldStartWith("OTEL_EXPORTER_OTLP_ENDPOINT is no address");
    }

    [Fact]
    public void The_example_for_a_developers_machine_is_good()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "local.settings.example.json")));
        var values = example.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());

        values.Keys.ShouldBeSubsetOf(["FUNCTIONS_WORKER_RUNTIME", AppSettingCatalogue.Emulator, .. AppSettingCatalogue.All.Where(setting => setting.BelongsTo(isHome: true)).Select(setting => setting.Name)]);
        Good(values).Fleet!.Regions.ShouldHaveSingleItem().Name.ShouldBe("local");
    }

    [Fact]
    public void A_fleet_that_names_no_regions_is_for_one_process_on_ones_own_machine()
    {
        var fleet = ("OZPROBES_FLEET", Base64("interval: 60s\nrelays: [{ name: br, url: 'rels://relay.example.com:443' }]\n"));

        Good(Home(fleet, ("OZPROBES_REGION", "local"), ("OZPROBES_REGION_TABLES", null))).Fleet!.Regions.ShouldBeEmpty();
        Errors(Home(fleet)).ShouldBe(
        [
            "OZPROBES_FLEET does not name the region brazilsouth, which probes it: add it under regions",
            "OZPROBES_FLEET does not name the region eastus, which probes it: add it under regions",
        ]);
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var errors = Errors([]);

        errors.Count.ShouldBe(AppSettingCatalogue.All.Count(setting => setting.IsRequired && setting.BelongsTo(isHome: false)));
        errors.ShouldAllBe(error => error.Contains(" is not set. ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OZPROBES_REGION", "../etc", "is no name")]
    [InlineData("OZPROBES_HOME", "yes", "must be true or false")]
    [InlineData("OZPROBES_TELEMETRY", "yes", "must be true or false")]
    [InlineData("OZPROBES_INTERVAL", "45s", "neither divides a minute")]
    [InlineData("OZPROBES_INTERVAL", "often", "is no duration")]
    [InlineData("OZPROBES_OFFSET", "60s", "is not possible")]
    [InlineData("OZPROBES_TICK", "8 * * * * *", "write 7 * * * * *")]
    [InlineData("OZPROBES_TABLES", "http://ozprobes1.table.core.windows.net", "must be the https URL")]
    [InlineData("OZPROBES_TABLES", "UseDevelopmentStorage=true", "must be the https URL")]
    [InlineData("OZPROBES_HOME_TABLES", Account, "has no place in the home region")]
    [InlineData("OZPROBES_REGION_TABLES", "eastus", "must be region=endpoint")]
    [InlineData("OZPROBES_REGION_TABLES", "eastus=" + Other + ";eastus=" + Other, "names eastus twice")]
    [InlineData("OZPROBES_REGION_TABLES", "brazilsouth=" + Other + ";eastus=" + Other, "names the home region brazilsouth itself")]
    [InlineData("OZPROBES_REGION_TABLES", "mars=" + Other + ";eastus=" + Other, "OZPROBES_FLEET does not name the region mars")]
    [InlineData("OZPROBES_REGION_TABLES", null, "does not name the fleet's region eastus")]
    [InlineData("OZPROBES_FLEET", "relays:", "is not base64")]
    [InlineData("OZPROBES_FLEET", "/w==", "is not base64 of UTF-8")]
    [InlineData("OZPROBES_SIGN_IN", "maybe", "must be tokens or entra")]
    [InlineData("OZPROBES_KEEP_RAW", "2h", "must be a day or more")]
    [InlineData("OZPROBES_KEEP_HOURS", "long", "is no duration")]
    [InlineData("OZPROBES_KEEPRAW", "7d", "is no setting of this app")]
    [InlineData("OZPROBES_CONNECTIONS", "@Microsoft.KeyVault(SecretUri=https://v)", "was not resolved")]
    [InlineData("OZPROBES_CONNECTIONS", "nonsense: 1", "OZPROBES_CONNECTIONS:1:1: ")]
    [InlineData("OZPROBES_URL", "http://probes.example.com", "must be an https URL without a path")]
    [InlineData("OZPROBES_URL", "https://probes.example.com/x", "must be an https URL without a path")]
    [InlineData("OZ_AUTH_SECRET", "@Microsoft.KeyVault(SecretUri=https://v)", "Key Vault Secrets User")]
    [InlineData("OZ_AUTH_SECRET", null, "the fleet file asks for it")]
    [InlineData("AZURE_CLIENT_ID", "me", "a GUID")]
    [InlineData("AzureWebJobsStorage__credential", "key", "must be managedidentity")]
    [InlineData("AzureWebJobsStorage__clientId", "00000000-0000-0000-0000-000000000000", "the app has one identity")]
    [InlineData("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=x", "must say Authorization=AAD")]
    [InlineData("AzureWebJobs.Rollout.Disabled", "true", "has no place in the home region")]
    public void What_is_wrong_is_said_with_the_settings_name_and_what_to_write(string name, string? value, string explanation)
    {
        var errors = Errors(Home((name, value)));

        errors.ShouldContain(error => error.Contains(explanation, StringComparison.Ordinal), string.Join('\n', errors));
        errors.ShouldAllBe(error => error.StartsWith("OZ", StringComparison.Ordinal) || error.StartsWith('A'));
    }

    [Fact]
    public void A_bad_fleet_is_told_with_its_line()
    {
        Errors(Home(("OZPROBES_FLEET", Base64("relays:\n  - { name: br }\n")))).ShouldContain(error => error.StartsWith("OZPROBES_FLEET:2:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_timer_must_divide_the_fleets_interval()
    {
        Errors(Home(("OZPROBES_FLEET", Base64(Yaml.Replace("60s", "90s", StringComparison.Ordinal))))).ShouldHaveSingleItem().ShouldBe("OZPROBES_INTERVAL does not divide the fleet's interval of 1m30s");
    }

    [Fact]
    public void A_fleet_that_takes_its_secret_from_a_file_is_told_where_it_is_on_Azure()
    {
        Errors(Home(("OZPROBES_FLEET", Base64(Yaml.Replace("env: OZ_AUTH_SECRET", "file: /secret", StringComparison.Ordinal))))).ShouldHaveSingleItem().ShouldContain("env: OZ_AUTH_SECRET");
    }

    [Fact]
    public void Every_secret_that_the_connections_refer_to_must_be_given_as_a_setting()
    {
        const string Yaml = """
            management: { url: "https://mgmt.example.com", token: { env: OZ_TOKEN } }
            connections: [{ name: ssh, ssh: { user: ops, key: { file: /keys/ops }, knownHosts: /home/site/wwwroot/files/known_hosts } }]
            notify: [{ name: chat, url: "https://chat.example.com", secret: { env: WEBHOOK_KEY } }]
            """;

        Errors(Home(("OZPROBES_CONNECTIONS", Yaml), ("WEBHOOK_KEY", "@Microsoft.KeyVault(SecretUri=https://v)"))).ShouldBe(
        [
            "OZ_TOKEN is not set, and OZPROBES_CONNECTIONS refers to it: name the vault's secret in connectionSecretNames",
            "OZPROBES_CONNECTIONS takes a secret from the file /keys/ops, and an app has no files of its own: write env and a name, and give the secret under that name",
            "WEBHOOK_KEY is a Key Vault reference that was not resolved: see that the secret exists, and that the app's identity may read it (Key Vault Secrets User)",
        ]);
    }

    [Fact]
    public void Links_lead_to_the_apps_own_host_name_unless_another_is_given()
    {
        Good(Home()).Url.ShouldBeNull();
        Good(Home(("WEBSITE_HOSTNAME", "ozprobes-brazilsouth-abcde.azurewebsites.net"))).Url.ShouldBe(new("https://ozprobes-brazilsouth-abcde.azurewebsites.net"));
        Good(Home(("WEBSITE_HOSTNAME", "ozprobes-brazilsouth-abcde.azurewebsites.net"), ("OZPROBES_URL", "https://probes.example.com"))).Url.ShouldBe(new("https://probes.example.com"));
    }

    [Fact]
    public void The_way_to_every_storage_that_the_app_goes_to_is_its_own()
    {
        Good(Home()).StorageHosts.ShouldBe(
        [
            "ozprobes1.table.core.windows.net", "ozprobes1.blob.core.windows.net", "ozprobes1.queue.core.windows.net", "ozprobes2.table.core.windows.net",
        ]);
    }

    [Fact]
    public void Rollouts_that_could_run_outside_the_home_region_are_refused()
    {
        Errors(Elsewhere(("AzureWebJobs.RolloutStep.Disabled", "false"))).ShouldHaveSingleItem().ShouldContain("AzureWebJobs.RolloutStep.Disabled must be true");
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aHVzaA==")]
    [InlineData("OZPROBES_TABLES", Account + "?sv=2024&sig=aHVzaA==")]
    [InlineData("SomethingElse", "Endpoint=sb://x;SharedAccessKey=aHVzaA==")]
    public void A_key_in_any_setting_is_refused_and_never_repeated(string name, string value)
    {
        var errors = Errors(Home((name, value)));

        errors.ShouldContain($"{name} holds a key or a signature: this app signs in as its managed identity; remove the key, and renew it");
        errors.ShouldAllBe(error => !error.Contains("aHVzaA", StringComparison.Ordinal));
    }

    private const string Yaml = "interval: 60s\nauthSecret: { env: OZ_AUTH_SECRET }\nregions: [ { name: brazilsouth }, { name: eastus } ]\nrelays:\n  - { name: br, url: 'rels://relay.example.com:443' }\n";

    private static AppSettings Good(Dictionary<string, string?> values)
    {
        var reading = AppSettingsReader.Read(values);
        reading.Errors.ShouldBeEmpty();
        return reading.Settings.ShouldNotBeNull();
    }

    private static IReadOnlyList<string> Errors(Dictionary<string, string?> values)
    {
        var reading = AppSettingsReader.Read(values);
        reading.IsGood.ShouldBeFalse();
        return reading.Errors;
    }

    private static Dictionary<string, string?> Home(params (string Name, string? Value)[] changes) => With(changes, new()
    {
        ["OZPROBES_REGION"] = "brazilsouth",
        ["OZPROBES_HOME"] = "true",
        ["OZPROBES_INTERVAL"] = "60s",
        ["OZPROBES_OFFSET"] = "7s",
        ["OZPROBES_TICK"] = "7 * * * * *",
        ["OZPROBES_TABLES"] = Account,
        ["OZPROBES_REGION_TABLES"] = $"eastus={Other}",
        ["OZPROBES_FLEET"] = Base64(Yaml),
        ["OZPROBES_SIGN_IN"] = "entra",
        ["OZPROBES_KEEP_RAW"] = "7d",
        ["OZ_AUTH_SECRET"] = "hush",
        ["AZURE_CLIENT_ID"] = Client,
        ["AzureWebJobsStorage__accountName"] = "ozprobes1",
        ["AzureWebJobsStorage__credential"] = "managedidentity",
        ["AzureWebJobsStorage__clientId"] = Client,
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000000",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = $"ClientId={Client};Authorization=AAD",
        ["PATH"] = "/bin",
    });

    private static Dictionary<string, string?> Elsewhere(params (string Name, string? Value)[] changes) => With(changes, Home(
        ("OZPROBES_REGION", "eastus"), ("OZPROBES_HOME", "false"), ("OZPROBES_TABLES", Other), ("OZPROBES_HOME_TABLES", Account), ("OZPROBES_REGION_TABLES", null), ("OZPROBES_FLEET", null),
        ("AzureWebJobs.Rollout.Disabled", "true"), ("AzureWebJobs.RolloutBatch.Disabled", "true"), ("AzureWebJobs.RolloutStep.Disabled", "true")));

    private static Dictionary<string, string?> With((string Name, string? Value)[] changes, Dictionary<string, string?> values)
    {
        foreach (var (name, value) in changes)
            values[name] = value;
        return values;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
