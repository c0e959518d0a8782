using System.Text.Json.Nodes;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Infra.Tests.Checks;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.Infra.Tests;

public sealed class MainTemplateTests
{
    /// <summary>The parameters of two regions, with the fleet of the file.</summary>
    private const string Two = $"""
        param regions = ['brazilsouth', 'eastus']
        {Predictions.Fleet}
        param alertEmails = ['network+alerts@mail.example.com']
        param storageSuffix = 'core.windows.net'

        """;

    private const string TwoRegions = "regions: [ { name: brazilsouth }, { name: eastus } ]\n";

    private static readonly Check[] _everywhere =
    [
        ResourceChecks.Storage, ResourceChecks.Containers, ResourceChecks.Vault, ResourceChecks.App, ResourceChecks.Publishing, ResourceChecks.Telemetry, ResourceChecks.Secrets,
        SettingChecks.Names, SettingChecks.Values, SettingChecks.Offsets, SettingChecks.References, AlertChecks.Rules, AlertChecks.Names, AlertChecks.Use,
    ];

    private static readonly Check[] _full = [.. _everywhere, ResourceChecks.Private, SettingChecks.Reach, RoleChecks.Main];

    /// <summary>For each check, a change that it must notice and what it must say.</summary>
    private static readonly Mutation[] _mutations =
    [
        new(ResourceChecks.Storage, "a public blob", "allowBlobPublicAccess", s => Put(s, "Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", true)),
        new(ResourceChecks.Storage, "shared keys", "allowSharedKeyAccess", s => Put(s, "Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", true)),
        new(ResourceChecks.Storage, "old TLS", "minimumTlsVersion", s => Put(s, "Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_0")),
        new(ResourceChecks.Containers, "a public container", "publicAccess", s => Put(s, "Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "Blob")),
        new(ResourceChecks.Vault, "no purge protection", "enablePurgeProtection", s => Put(s, "Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", false)),
        new(ResourceChecks.App, "another runtime", "runtime.version", s => Put(s, "Microsoft.Web/sites", "properties.functionAppConfig.runtime.version", "8.0")),
        new(ResourceChecks.Publishing, "no policy", "is not switched off", s => s.Remove(s.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").First())),
        new(ResourceChecks.Telemetry, "keys for telemetry", "DisableLocalAuth", s => Put(s, "Microsoft.Insights/components", "properties.DisableLocalAuth", false)),
        new(ResourceChecks.Private, "a public account", "publicNetworkAccess", s => Put(s, "Microsoft.Storage/storageAccounts", "properties.publicNetworkAccess", "Enabled")),
        new(ResourceChecks.Private, "a missing endpoint", "no private endpoint for queue", s => s.Remove(s.Of("Microsoft.Network/privateEndpoints").First(endpoint => endpoint.Read("name").EndsWith("-queue", StringComparison.Ordinal)))),
        new(ResourceChecks.Private, "an app outside", "is in no network", s => Put(s, "Microsoft.Web/sites", "properties.virtualNetworkSubnetId", null)),
        new(ResourceChecks.Secrets, "a key in an output", "listKeys", s => s.Outputs["key"] = "[listKeys('x', '2024-01-01').keys[0].value]"),
        new(SettingChecks.Names, "an unknown setting", "OZPROBES_WHATEVER, which the app does not know", s => Setting(s, "OZPROBES_WHATEVER", "1")),
        new(SettingChecks.Names, "a missing setting", "is not given OZPROBES_TICK", s => Setting(s, "OZPROBES_TICK", null)),
        new(SettingChecks.Reach, "a setting that nothing sets", "no app is given OZPROBES_CONNECTIONS", s => EverySetting(s, "OZPROBES_CONNECTIONS", null)),
        new(SettingChecks.Values, "connections without their secrets", "OZ_TOKEN is not set", s => EverySetting(s, "OZ_TOKEN", null)),
        new(SettingChecks.Names, "a secret that nothing refers to", "given ANOTHER_TOKEN", s => EverySetting(s, "ANOTHER_TOKEN", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")),
        new(SettingChecks.Values, "a timer that is off", "fires at other instants", s => Setting(s, "OZPROBES_TICK", "1 2 * * * *")),
        new(SettingChecks.Values, "a rollout outside", "must be true", s => EverySetting(s, "AzureWebJobs.Rollout.Disabled", "false")),
        new(SettingChecks.Offsets, "all at once", "fire together", s => EverySetting(s, "OZPROBES_TICK", "0 * * * * *")),
        new(SettingChecks.References, "a secret in a setting", "OZ_AUTH_SECRET is no reference", s => EverySetting(s, "OZ_AUTH_SECRET", "hush")),
        new(RoleChecks.Main, "one role more", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", s => Put(s, "Microsoft.Authorization/roleAssignments", "properties.roleDefinitionId", "/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635")),
        new(RoleChecks.Main, "one role less", "is not granted", s => s.Remove(s.Of("Microsoft.Authorization/roleAssignments").First())),
        new(RoleChecks.Main, "another principal", "somebody is granted", s => Put(s, "Microsoft.Authorization/roleAssignments", "properties.principalId", "somebody")),
        new(AlertChecks.Rules, "a missing alert", "no alert no-slot", s => s.Remove(s.One("Microsoft.Insights/scheduledQueryRules", "ozprobes-no-slot"))),
        new(AlertChecks.Rules, "people without mail", "tells a group of nobody", s => Put(s, "Microsoft.Insights/actionGroups", "properties.emailReceivers", new JsonArray())),
        new(AlertChecks.Rules, "mail for nobody", "sends no mail", s => Put(s, "Microsoft.Insights/scheduledQueryRules", "properties.actions.actionGroups", new JsonArray(Predictions.OwnGroup))),
        new(AlertChecks.Rules, "an alert for nobody", "tells nobody", s => Put(s, "Microsoft.Insights/scheduledQueryRules", "properties.actions.actionGroups", new JsonArray())),
        new(AlertChecks.Names, "a property that is not written", "asks for slots", s => Query(s, query => query.Replace("Signal.slot", "Signal.slots", StringComparison.Ordinal))),
        new(AlertChecks.Names, "an event that is not written", "SlotRun, which nobody writes", s => Query(s, query => query.Replace("'SlotReported'", "'SlotRun'", StringComparison.Ordinal))),
        new(AlertChecks.Names, "a field that relays do not have", "a relay's health", s => Query(s, query => query + "| extend Seen = Signal.relays[0] | where tostring(Seen.health) == ''")),
        new(AlertChecks.Use, "a signal that nobody hears", "no alert asks for RolloutFailed", s => s.Remove(s.One("Microsoft.Insights/scheduledQueryRules", "ozprobes-rollout-failed"))),
    ];

    public static TheoryData<string> Mutations { get; } = [.. _mutations.Select(mutation => mutation.Name)];

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("main.bicepparam")]
    [InlineData("relay.bicep")]
    [InlineData("relay.bicepparam")]
    [InlineData("relay-access.bicep")]
    public async Task Templates_and_parameter_files_compile_without_a_warning(string file) =>
        (await BicepCompiler.LintAsync(Repository.Path("infra", file), new Dictionary<string, string> { ["RELAY_SSH_KEY"] = Predictions.SshKey })).ShouldBe("");

    [Fact]
    public async Task What_is_plain_holds() => Problems(await Predictions.Plain, _everywhere).ShouldBeEmpty();

    [Fact]
    public async Task What_has_everything_holds() => Problems(await Predictions.Full, _full).ShouldBeEmpty();

    [Fact]
    public async Task One_region_holds() => Problems(await Predictions.Single, _everywhere).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_check_notices(string mutation) => _mutations.Single(found => found.Name == mutation).ShouldBeNoticedIn(await Predictions.Full);

    [Fact]
    public void No_check_is_one_that_cannot_fail() => _full.Except(_mutations.Select(mutation => mutation.Check)).ShouldBeEmpty();

    [Fact]
    public async Task Another_region_can_become_home_without_changing_what_Azure_refuses_to_change()
    {
        var before = (await Predictions.Full).Resources.ToDictionary(resource => resource.Read("id"));
        var kept = (await Predictions.Moved).Resources.Where(resource => before.ContainsKey(resource.Read("id"))).ToList();

        kept.Where(resource => resource.Read("type") == "Microsoft.Authorization/roleAssignments").ShouldNotBeEmpty();
        foreach (var resource in kept)
        {
            resource.Read("location").ShouldBe(before[resource.Read("id")].Read("location"), resource.Read("id"));
            foreach (var property in new[] { "principalId", "principalType", "roleDefinitionId" })
                resource.Read($"properties.{property}").ShouldBe(before[resource.Read("id")].Read($"properties.{property}"), resource.Read("id"));
        }
    }

    [Fact]
    public async Task Who_deploys_relays_is_an_output() => (await Predictions.Plain).Outputs.Read("homePrincipalId").ShouldContain("userAssignedIdentities/ozprobes-brazilsouth'");

    [Fact]
    public async Task An_operator_outside_reaches_the_vault_and_the_home_account_relays_the_vault_alone_and_nobody_else_anything()
    {
        static string Open(Snapshot snapshot, string type, string location) => snapshot.Of(type).Where(found => found.Read("location") == location).Select(found =>
            $"{found.Read("properties.publicNetworkAccess")} {found.Read("properties.networkAcls.defaultAction")} {string.Join(' ', found.At("properties.networkAcls.ipRules")!.AsArray().Select(rule => rule.Read("value")))}").ShouldHaveSingleItem();
        var snapshot = await Predictions.LetIn;

        Open(snapshot, "Microsoft.KeyVault/vaults", "brazilsouth").ShouldBe("Enabled Deny 203.0.113.7 198.51.100.11 198.51.100.12");
        Open(snapshot, "Microsoft.Storage/storageAccounts", "brazilsouth").ShouldBe("Enabled Deny 203.0.113.7");
        Open(snapshot, "Microsoft.Storage/storageAccounts", "eastus").ShouldBe("Disabled Deny ");
    }

    [Theory]
    [InlineData("param homeRegion = 'northeurope'", "homeRegion is 'northeurope': write one of the regions brazilsouth, eastus")]
    [InlineData("param prefix = 'oz'", "too short")]
    [InlineData("param prefix = 'ozprobesonazure'", "too long")]
    [InlineData("param prefix = 'oz-probes'", "prefix is 'oz-probes': write lower-case letters and digits, a letter first")]
    [InlineData("param prefix = 'OzProbes'", "prefix is 'OzProbes'")]
    [InlineData("param prefix = '1probes'", "prefix is '1probes'")]
    [InlineData("param regions = ['Brazil South', 'eastus']", "regions has 'Brazil South': write regions as Azure names them")]
    [InlineData("param regions = ['eastus', 'eastus']", "regions has 'eastus' more than once")]
    [InlineData("param regions = []", "too short")]
    [InlineData("param vaultName = 'a-vault-of-a-name-of-thirty'", "too long")]
    [InlineData("param interval = '45s'", "\"15s\"")]
    [InlineData("param interval = '2m'", "interval is 2m, and the fleet's is 60s: write one of which the fleet's is a multiple")]
    [InlineData("param keepRaw = 'banana'", "keepRaw is 'banana': write a day or more, such as 14d")]
    [InlineData("param keepHours = '23h'", "keepHours is '23h': write a day or more, such as 14d")]
    [InlineData("param keepDays = '1096'", "keepDays is '1096'")]
    [InlineData("param keepRaw = '91d'", "keepRaw is 91d, and keepHours only 90d: keep hours as long as raw observations, or longer")]
    [InlineData("param keepDays = '89d'", "keepHours is 90d, and keepDays only 89d")]
    [InlineData("param fleet = loadTextContent('fleet.yaml')", "{ text: string, content: ")]
    [InlineData("param otlpEndpoint = 'collector:4317'", "otlpEndpoint is 'collector:4317': write scheme, host and port, such as http://collector.example.com:4317")]
    [InlineData("param otlpEndpoint = 'http://'", "otlpEndpoint is 'http://'")]
    [InlineData("param vaultName = 'my_vault!'", "vaultName is 'my_vault!': write letters, digits and single hyphens, a letter first and no hyphen last")]
    [InlineData("param vaultName = '1vault'", "vaultName is '1vault'")]
    [InlineData("param vaultName = 'a--vault'", "vaultName is 'a--vault'")]
    [InlineData("param publicUrl = 'http://probes.example.com'", "publicUrl is 'http://probes.example.com': write an https URL without a path")]
    [InlineData("param publicUrl = 'https://probes.example.com/'", "publicUrl is")]
    [InlineData("param allowedAddresses = ['192.0.2.0/24', 'nonsense']", "allowedAddresses has 'nonsense': write addresses or ranges")]
    [InlineData("param allowedAddresses = ['192.0.2.256']", "allowedAddresses has '192.0.2.256'")]
    [InlineData("param allowedAddresses = ['2001:db8::/129']", "allowedAddresses has '2001:db8::/129'")]
    [InlineData("param deployAddresses = ['192.0.2.0/33']", "deployAddresses has '192.0.2.0/33'")]
    [InlineData("param relaySecretName = 'bad name!'", "relaySecretName is 'bad name!': secrets of a vault have letters, digits and hyphens")]
    [InlineData("param connectionsSecretName = 'a_b'", "connectionsSecretName is 'a_b'")]
    [InlineData("param connectionSecretNames = { OZ_TOKEN: 'a.b' }", "connectionSecretNames has 'a.b'")]
    [InlineData("param connectionSecretNames = { OZPROBES_TABLES: 'a' }", "connectionSecretNames has 'OZPROBES_TABLES': write a name of letters, digits and underscores that is no setting of the app")]
    [InlineData("param entraClientId = 'x'", "entraClientId is 'x': write the application (client) id")]
    [InlineData("param operatorObjectId = 'ana@example.com'", "operatorObjectId is 'ana@example.com': write an object id")]
    [InlineData("param alertEmails = ['x']", "alertEmails has 'x': write addresses of mail")]
    [InlineData("param alertEmails = []", "alertEmails and alertActionGroupIds name nobody to tell: name somebody, or write alertNobody = true where that is meant")]
    [InlineData("param alertActionGroupIds = ['pager']", "alertActionGroupIds has 'pager': write a resource id")]
    public async Task A_value_that_cannot_be_is_refused_before_anything_is_made(string parameter, string says)
    {
        var given = new[] { "param regions = ['brazilsouth', 'eastus']", Predictions.Fleet, "param alertEmails = ['network@example.com']" };

        (await BicepCompiler.RefusalAsync("main.bicep", string.Join('\n', given.Where(line => line.Split('=')[0] != parameter.Split('=')[0]).Append(parameter)), TwoRegions)).Replace("'15s'", "\"15s\"", StringComparison.Ordinal).ShouldContain(says);
    }

    [Theory]
    [InlineData("interval: 90s", "interval is 60s, and the fleet's is 90s")]
    [InlineData("interval: often", "the fleet's interval is 'often': write whole seconds or more, such as 60s")]
    [InlineData("interval: ''", "the fleet's interval is ''")]
    [InlineData("interval: 60", "\"interval\" expected a value of type \"null | string\"")]
    [InlineData("interval: 9h", "let the fleet's interval be less than eight hours")]
    [InlineData("interval: 60s\ninterval: 90s", "Unable to parse literal YAML value")]
    public async Task A_fleet_whose_interval_cannot_be_is_refused_before_anything_is_made(string interval, string says) =>
        (await BicepCompiler.RefusalAsync("main.bicep", Two, $"{TwoRegions}{interval}\n")).ShouldContain(says);

    [Theory]
    [InlineData("relays: []", "regions has 'brazilsouth', and the fleet names no region: add { name: brazilsouth } to the fleet's regions, or leave it out here")]
    [InlineData("regions:", "the fleet names no region")]
    [InlineData("regions: [ { name: eastus }, { name: Brazilsouth } ]", "regions has 'brazilsouth', and the fleet names eastus, Brazilsouth")]
    [InlineData("# brazilsouth is to come\nregions: [ { name: eastus } ]", "regions has 'brazilsouth', and the fleet names eastus")]
    [InlineData("regions: [ { name: brazilsouth }, { name: eastus }, { name: westeurope } ]", "the fleet names the region 'westeurope', and regions does not: add it there, or take it out of the fleet")]
    public async Task Regions_that_are_not_the_fleets_are_refused_before_anything_is_made(string fleet, string says) =>
        (await BicepCompiler.RefusalAsync("main.bicep", Two, $"{fleet}\n")).ShouldContain(says);

    [Theory]
    [InlineData("interval : 1h30m")]
    [InlineData("interval:\n  1h30m")]
    [InlineData("\"interval\": '1h30m'   # 90 minutes")]
    [InlineData("# interval: 7s, as it was\ninterval: 1h30m")]
    [InlineData("? interval\n: 1h30m")]
    public async Task Alerts_go_by_the_fleets_interval_however_it_is_written(string interval)
    {
        var rules = (await BicepCompiler.PredictAsync("main.bicep", Two, $"{interval}\n{TwoRegions}")).Of("Microsoft.Insights/scheduledQueryRules").ToList();

        rules.Select(rule => rule.Read("properties.windowSize")).Distinct().ShouldBe(["PT6H"]);
        rules.Single(rule => rule.Read("name") == "ozprobes-no-slot").Read("properties.criteria.allOf.0.query").ShouldContain("let interval = 5400s;");
    }

    [Theory]
    [InlineData("", "networkNumbers has no brazilsouth: with privateNetworking give each region a number of its own that it keeps")]
    [InlineData("param networkNumbers = { brazilsouth: 3 }", "networkNumbers has no eastus")]
    [InlineData("param networkNumbers = { brazilsouth: 3, eastus: 3 }", "networkNumbers has 3 more than once")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 256 }", "networkNumbers has 256, and addressSpace 10.90.0.0/16 holds 256 networks of a /24, counted from 0")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: -1 }", "networkNumbers has -1")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam addressSpace = '10.90.0.0/28'", "addressSpace is '10.90.0.0/28', less than the /24 that a region has of it: write a larger range, such as 10.90.0.0/16")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam addressSpace = '10.90.0.0/24'", "networkNumbers has 1, and addressSpace 10.90.0.0/24 holds 1 networks")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam addressSpace = '10.90.0.0'", "addressSpace is '10.90.0.0': write a range such as 10.90.0.0/16")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam operatorAddresses = ['2001:db8::1']", "operatorAddresses has '2001:db8::1'")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam operatorAddresses = ['203.0.113.6/31']", "operatorAddresses has '203.0.113.6/31', and storage takes no range of two: write its two addresses")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam operatorAddresses = ['10.1.2.3']", "operatorAddresses has '10.1.2.3', which is private: write the public address that Azure sees you come from")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam operatorAddresses = ['172.31.0.0/16']", "operatorAddresses has '172.31.0.0/16', which is private")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam operatorAddresses = ['192.168.0.1/32']", "operatorAddresses has '192.168.0.1/32', which is private")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam relayAddresses = ['10.91.0.9']", "relayAddresses has '10.91.0.9': write single public addresses of IPv4")]
    [InlineData("param networkNumbers = { brazilsouth: 0, eastus: 1 }\nparam relayAddresses = ['203.0.113.0/24']", "relayAddresses has '203.0.113.0/24': write single public addresses of IPv4")]
    public async Task Networks_that_cannot_be_are_refused_before_anything_is_made(string parameters, string says) =>
        (await BicepCompiler.RefusalAsync("main.bicep", $"{Two}\nparam privateNetworking = true\n{parameters}", TwoRegions)).ShouldContain(says);

    [Fact]
    public async Task What_can_be_is_taken_in_every_form_that_it_has() =>
        (await BicepCompiler.PredictAsync(
            "main.bicep",
            $$"""
            {{Two}}
            param allowedAddresses = ['192.0.2.7', '0.0.0.0/0', '2001:DB8::/32', '2001:db8::7']
            param keepRaw = '1d12h'
            param publicUrl = 'https://probes.example.com:8443'
            param otlpEndpoint = 'https://[2001:db8::9]:4317/otlp'
            param vaultName = 'A-vault-2'
            param connectionSecretNames = { _token2: 'a-secret' }
            """,
            "{ mesh: prod, \"interval\": '1h30m', regions: [ { name: brazilsouth }, { name: eastus } ] }")).Diagnostics.ShouldBeEmpty();

    [Fact]
    public async Task Every_name_that_the_app_has_for_a_setting_is_refused_to_secrets_of_the_connections()
    {
        var names = AppSettingCatalogue.All.Select(setting => setting.Name).Where(name => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')).Concat([AppSettingCatalogue.Emulator, AppSettingCatalogue.HostName, "bad name", "1st"]).Append("OZ_TOKEN").ToList();
        var asked = await BicepCompiler.PredictAsync(
            "main.bicep",
            $$"""
            import { isFreeVariable } from 'modules/checks.bicep'
            {{Two}}
            param tags = toObject([{{string.Join(", ", names.Select(name => $"'{name}'"))}}], name => name, name => string(isFreeVariable(name)))
            """,
            TwoRegions);

        asked.Of("Microsoft.KeyVault/vaults").Single().At("tags")!.AsObject().Where(name => name.Value!.GetValue<string>() == "True").Select(name => name.Key).ShouldBe(["OZ_TOKEN"]);
    }

    [Fact]
    public async Task A_region_keeps_its_addresses_whichever_others_come_and_go()
    {
        static Dictionary<string, string> Ranges(Snapshot snapshot) => snapshot.Of("Microsoft.Network/virtualNetworks").ToDictionary(network => network.Read("location"), network => network.Read("properties.addressSpace.addressPrefixes.0"));
        var fewer = await BicepCompiler.PredictAsync(
            "main.bicep",
            """
            param regions = ['westeurope', 'northeurope', 'brazilsouth']
            param homeRegion = 'brazilsouth'
            param privateNetworking = true
            param networkNumbers = { brazilsouth: 7, eastus: 0, westeurope: 2, northeurope: 3 }
            param alertNobody = true
            param storageSuffix = 'core.windows.net'
            """ + '\n' + Predictions.Fleet,
            "regions: [ { name: westeurope }, { name: northeurope }, { name: brazilsouth } ]");

        Ranges(await Predictions.Full).ShouldBe(new Dictionary<string, string> { ["brazilsouth"] = "10.90.7.0/24", ["eastus"] = "10.90.0.0/24", ["westeurope"] = "10.90.2.0/24" }, ignoreOrder: true);
        Ranges(fewer).ShouldBe(new Dictionary<string, string> { ["brazilsouth"] = "10.90.7.0/24", ["northeurope"] = "10.90.3.0/24", ["westeurope"] = "10.90.2.0/24" }, ignoreOrder: true);
    }

    [Fact]
    public async Task Alerts_wait_for_slots_as_often_as_the_fleet_has_them_and_not_the_timer()
    {
        static string Query(Snapshot snapshot, string rule) => snapshot.One("Microsoft.Insights/scheduledQueryRules", $"ozprobes-{rule}").Read("properties.criteria.allOf.0.query");

        SettingChecks.Of(await Predictions.Full, "eastus")["OZPROBES_INTERVAL"].ShouldBe("30s");
        Query(await Predictions.Full, "no-slot").ShouldContain("let interval = 60s;");
        Query(await Predictions.Full, "incident-error").ShouldContain("now() - 360s");
        Query(await Predictions.Single, "no-slot").ShouldContain("let interval = 300s;");
        (await Predictions.Single).Of("Microsoft.Insights/scheduledQueryRules").Select(rule => rule.Read("properties.windowSize")).Distinct().ShouldBe(["PT1H"]);
    }

    [Fact]
    public async Task Alerts_are_as_urgent_as_incidents_and_those_that_nobody_asked_for_are_off()
    {
        static string Rules(Snapshot snapshot) => string.Join(", ", snapshot.Of("Microsoft.Insights/scheduledQueryRules").Where(rule => rule.Read("name").StartsWith("ozprobes-incident-", StringComparison.Ordinal))
            .Select(rule => $"{rule.Read("name")[18..]} {rule.Read("properties.severity")} {rule.Read("properties.enabled")}"));
        var urgent = await BicepCompiler.PredictAsync("main.bicep", $"{Two}\nparam alertSeverity = 'error'", TwoRegions);

        Rules(await Predictions.Plain).ShouldBe("critical 0 true, error 1 true, warning 2 true");
        Rules(urgent).ShouldBe("critical 0 true, error 1 true, warning 2 false");
    }

    [Fact]
    public async Task Who_touches_secrets_and_results_is_logged_where_that_is_asked_for()
    {
        static IEnumerable<string> Audited(Snapshot snapshot) => snapshot.Of("Microsoft.Insights/diagnosticSettings").Select(audit =>
            $"{audit.Read("id").Split("/providers/")[^2].Split('/')[1]}: {string.Join(' ', audit.At("properties.logs")!.AsArray().Select(log => log.Read("category")))}");

        Audited(await Predictions.Full).Order(StringComparer.Ordinal).ShouldBe([.. Enumerable.Repeat("storageAccounts: StorageWrite StorageDelete", 6), "vaults: AuditEvent"]);
        Audited(await Predictions.Plain).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_address_of_each_region_is_told_in_the_order_of_the_apps()
    {
        (await Predictions.Full).Outputs.Read("outboundAddresses").ShouldMatch("'region', 'eastus', 'address', .*-eastus-.*'region', 'westeurope', 'address', .*-westeurope-.*'region', 'brazilsouth', 'address', .*-brazilsouth-");
    }

    [Fact]
    public async Task Deployments_of_long_names_have_names_of_their_own_that_are_not_too_long()
    {
        foreach (var file in new[] { "main.bicep", "relay-access.bicep" })
        {
            var names = Deployments(await BicepCompiler.CompileAsync(Repository.Path("infra", file))).Where(deployment => deployment.At("properties.template.parameters.secretName") is not null).Select(deployment => deployment.Read("name")).ToList();

            names.ShouldHaveSingleItem(file).ShouldMatch(@"take\(.*, 50\), uniqueString\(");
        }
    }

    [Fact]
    public async Task Only_the_home_region_stands_ready_for_approvals()
    {
        static string Ready(Snapshot snapshot, string region) => snapshot.Of("Microsoft.Web/sites").Single(site => site.Read("location") == region).Read("properties.functionAppConfig.scaleAndConcurrency.alwaysReady");
        var plain = await Predictions.Plain;

        Ready(plain, "brazilsouth").ShouldBe("""[{"name":"durable","instanceCount":1}]""");
        Ready(plain, "eastus").ShouldBe("[]");
        Ready(await Predictions.Single, "brazilsouth").ShouldBe("[]");
    }

    [Fact]
    public async Task The_table_that_other_regions_read_is_the_one_that_the_app_knows()
    {
        (await Predictions.Plain).Of("Microsoft.Storage/storageAccounts/tableServices/tables").ShouldHaveSingleItem().Read("name").Split('/')[^1].ShouldBe(AppSettings.FleetTable);
    }

    [Fact]
    public async Task App_Service_authentication_is_on_exactly_where_the_app_trusts_it()
    {
        (await Predictions.Full).Of("Microsoft.Web/sites/config").Count(config => config.Read("properties.globalValidation.requireAuthentication") == "true").ShouldBe(3);
        SettingChecks.Of(await Predictions.Full, "eastus")["OZPROBES_SIGN_IN"].ShouldBe("entra");
        (await Predictions.Plain).Of("Microsoft.Web/sites/config").Select(config => (config.Read("name").Split('/')[1], config.Read("properties"))).ShouldBe(Enumerable.Repeat(("authsettingsV2", """{"platform":{"enabled":false}}"""), 3));
        SettingChecks.Of(await Predictions.Plain, "eastus")["OZPROBES_SIGN_IN"].ShouldBe("tokens");
    }

    [Fact]
    public async Task App_Service_authentication_demands_a_sign_in_on_every_path_but_those_where_the_app_believes_no_principal()
    {
        var sites = (await Predictions.Full).Of("Microsoft.Web/sites/config").Select(config => config.At("properties.globalValidation")!).ToList();

        sites.Count.ShouldBe(3);
        foreach (var validation in sites)
        {
            validation.Read("requireAuthentication").ShouldBe("true");
            validation.Read("unauthenticatedClientAction").ShouldBe("RedirectToLoginPage");
            validation.At("excludedPaths")!.AsArray().Select(path => path!.GetValue<string>()).ShouldBe(PlatformSignIn.ExcludedPaths);
        }
    }

    [Fact]
    public async Task Addresses_are_let_in_as_parameters_say()
    {
        var site = (await Predictions.Full).Of("Microsoft.Web/sites").First();

        site.Read("properties.siteConfig.ipSecurityRestrictionsDefaultAction").ShouldBe("Deny");
        site.Read("properties.siteConfig.ipSecurityRestrictions.0.ipAddress").ShouldBe("192.0.2.0/24");
        site.Read("properties.siteConfig.scmIpSecurityRestrictionsDefaultAction").ShouldBe("Deny");
        site.Read("properties.siteConfig.scmIpSecurityRestrictions.0.ipAddress").ShouldBe("198.51.100.0/24");
        (await Predictions.Plain).Of("Microsoft.Web/sites").First().Read("properties.siteConfig.ipSecurityRestrictionsDefaultAction").ShouldBe("Allow");
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.7/32")]
    public async Task An_address_is_written_as_each_service_takes_it_whichever_way_it_is_given(string address)
    {
        var snapshot = await BicepCompiler.PredictAsync(
            "main.bicep",
            $$"""
            {{Two}}
            param privateNetworking = true
            param networkNumbers = { brazilsouth: 0, eastus: 1 }
            param allowedAddresses = ['{{address}}', '192.0.2.0/24', '2001:db8::7']
            param deployAddresses = ['{{address}}']
            param operatorAddresses = ['{{address}}', '198.51.100.0/30']
            """,
            TwoRegions);
        var app = snapshot.Of("Microsoft.Web/sites").First();
        static IEnumerable<string> All(JsonNode resource, string list, string property) => resource.At(list)!.AsArray().Select(rule => rule.Read(property));

        All(app, "properties.siteConfig.ipSecurityRestrictions", "ipAddress").ShouldBe(["203.0.113.7/32", "192.0.2.0/24", "2001:db8::7/128"]);
        All(app, "properties.siteConfig.scmIpSecurityRestrictions", "ipAddress").ShouldBe(["203.0.113.7/32"]);
        All(snapshot.Of("Microsoft.KeyVault/vaults").Single(), "properties.networkAcls.ipRules", "value").ShouldBe(["203.0.113.7", "198.51.100.0/30"]);
        All(snapshot.Of("Microsoft.Storage/storageAccounts").Single(account => account.Read("location") == "brazilsouth"), "properties.networkAcls.ipRules", "value").ShouldBe(["203.0.113.7", "198.51.100.0/30"]);
    }

    [Fact]
    public async Task Alerts_tell_the_people_with_mail_and_groups_of_ones_own_and_nobody_where_that_is_meant()
    {
        static IEnumerable<string> Told(Snapshot snapshot) => snapshot.Of("Microsoft.Insights/scheduledQueryRules").SelectMany(AlertChecks.Told).Select(id => id.Split('/')[^1]).Distinct();

        Told(await Predictions.Plain).ShouldBe(["ozprobes-people"]);
        Told(await Predictions.Full).ShouldBe(["ozprobes-people", "pager"]);
        Told(await Predictions.Single).ShouldBe(["pager"]);
        Told(await BicepCompiler.PredictAsync("main.bicep", $"{Two.Replace("'network+alerts@mail.example.com'", "", StringComparison.Ordinal)}param alertNobody = true", TwoRegions)).ShouldBeEmpty();
    }

    [Fact]
    public void The_example_names_its_home_and_the_fleets_regions_and_asks_who_is_told()
    {
        var example = Repository.Text("infra", "main.bicepparam");
        var fleet = FleetReader.Read(Repository.Text("infra", "fleet.yaml"), "fleet.yaml").Fleet!;

        example.ShouldContain($"\nparam homeRegion = '{fleet.Regions[0].Name}'\n");
        example.ShouldContain($"\nparam regions = [{string.Join(", ", fleet.Regions.Select(region => $"'{region.Name}'"))}]\n");
        example.ShouldContain($"\n{Predictions.Fleet}\n");
        example.ShouldContain("\nparam alertEmails = []\nparam alertActionGroupIds = []\n");
    }

    [Fact]
    public async Task Every_parameter_says_what_it_is()
    {
        foreach (var file in new[] { "main.bicep", "relay.bicep", "relay-access.bicep" })
        {
            var parameters = (await BicepCompiler.CompileAsync(Repository.Path("infra", file)))["parameters"]!.AsObject();
            parameters.Where(parameter => parameter.Value.Read("metadata.description").Length == 0).Select(parameter => $"{file}: {parameter.Key}").ShouldBeEmpty();
        }
    }

    private static IEnumerable<JsonNode> Deployments(JsonNode template) =>
        template["resources"]!.AsObject().Select(resource => resource.Value!).Where(resource => resource.Read("type") == "Microsoft.Resources/deployments");

    private static IEnumerable<string> Problems(Snapshot snapshot, IEnumerable<Check> checks) =>
        checks.SelectMany(check => check.Problems(snapshot)).Concat(snapshot.Diagnostics.Select(diagnostic => diagnostic!.ToJsonString()));

    private static void Put(Snapshot snapshot, string type, string path, JsonNode? value) => snapshot.Of(type).First().Put(path, value);

    private static void Query(Snapshot snapshot, Func<string, string> change)
    {
        foreach (var rule in snapshot.Of("Microsoft.Insights/scheduledQueryRules"))
            rule.Put("properties.criteria.allOf.0.query", change(rule.Read("properties.criteria.allOf.0.query")));
    }

    private static void EverySetting(Snapshot snapshot, string name, string? value)
    {
        foreach (var site in snapshot.Of("Microsoft.Web/sites"))
            Setting(site, name, value);
    }

    private static void Setting(Snapshot snapshot, string name, string? value) => Setting(snapshot.Of("Microsoft.Web/sites").First(), name, value);

    private static void Setting(JsonObject site, string name, string? value)
    {
        var settings = site.At("properties.siteConfig.appSettings")!.AsArray();
        var index = settings.ToList().FindIndex(setting => setting.Read("name") == name);
        if (index >= 0)
            settings.RemoveAt(index);
        if (value is not null)
            settings.Add(new JsonObject { ["name"] = name, ["value"] = value });
    }
}
