using System.Text;
using System.Text.Json.Nodes;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Infra.Tests.Checks;

namespace OpenZro.Probes.Infra.Tests;

public sealed class RelayTemplateTests
{
    private static readonly Check[] _everywhere =
        [RelayChecks.Firewall, RelayChecks.Machine, RelayChecks.Apart, RelayChecks.Addresses, RelayChecks.Container, RelayChecks.CustomData, RoleChecks.None, ResourceChecks.Secrets];

    private static readonly Check[] _cluster = [.. _everywhere, RelayChecks.Fabric];

    private static readonly Mutation[] _mutations =
    [
        new(RelayChecks.Firewall, "UDP is closed", "443 is not open for Udp", s => Rules(s).RemoveAt(1)),
        new(RelayChecks.Firewall, "TCP is closed", "443 is not open for Tcp", s => Rules(s).RemoveAt(0)),
        new(RelayChecks.Firewall, "SSH from everywhere", "22 is open to the world", s => Rule(s, "22").Put("properties.sourceAddressPrefix", "*")),
        new(RelayChecks.Firewall, "metrics are open", "metrics are open to 192.0.2.0/24", s => Rule(s, "22").Put("properties.destinationPortRange", "9090")),
        new(RelayChecks.Firewall, "the rest is open", "does not close the rest", s => Rules(s).RemoveAt(Rules(s).Count - 1)),
        new(RelayChecks.Firewall, "no rules at all", "has no rules", s => s.Of("Microsoft.Network/virtualNetworks").Single().Put("properties.subnets.0.properties.networkSecurityGroup", null)),
        new(RelayChecks.Fabric, "the fabric is open to the world", "7090 is not open within the subnet", s => Rule(s, "7090").Put("properties.sourceAddressPrefix", "Internet")),
        new(RelayChecks.Fabric, "a member is missing", "does not list every member", s => s.Of("Microsoft.Network/privateDnsZones/A").Single().At("properties.aRecords")!.AsArray().RemoveAt(0)),
        new(RelayChecks.Fabric, "a member does not know itself", "OZ_POD_IP is not its address", s => Told(s, "\"OZ_POD_IP\":\"10.91.0.11\"", "\"OZ_POD_IP\":\"10.91.0.12\"")),
        new(RelayChecks.Fabric, "a member tells its own address", "must tell peers the cluster's address", s => Told(s, "\"OZ_EXPOSED_ADDRESS\":\"rels://relay-cluster-br.", "\"OZ_EXPOSED_ADDRESS\":\"rels://relay-br-1.")),
        new(RelayChecks.Fabric, "the fabric is not published", "is not published", s => Told(s, ":7090:7090", ":7091:7091")),
        new(RelayChecks.Machine, "a password", "disablePasswordAuthentication", s => s.Of("Microsoft.Compute/virtualMachines").First().Put("properties.osProfile.linuxConfiguration.disablePasswordAuthentication", false)),
        new(RelayChecks.Machine, "no secure boot", "secureBootEnabled", s => s.Of("Microsoft.Compute/virtualMachines").First().Put("properties.securityProfile.uefiSettings.secureBootEnabled", false)),
        new(RelayChecks.Apart, "a machine in no zone", "relay-br-1 is in no zone", s => s.Of("Microsoft.Compute/virtualMachines").First().Put("zones", new JsonArray())),
        new(RelayChecks.Apart, "two machines in a zone", "members share a zone", s => s.Of("Microsoft.Compute/virtualMachines").First().Put("zones", new JsonArray("2"))),
        new(RelayChecks.Addresses, "the address of another", "relay-br-1 has not its own address", s => s.Of("Microsoft.Network/networkInterfaces").First().Put("properties.ipConfigurations.0.properties.publicIPAddress.id", "/x/publicIPAddresses/relay-br-2")),
        new(RelayChecks.Container, "no UDP", "/udp", s => Told(s, "--publish \"$PORT:$PORT/udp\"", "")),
        new(RelayChecks.Container, "metrics for the world", "METRICS is not 127.0.0.1:9090", s => Told(s, "127.0.0.1:9090", "9090")),
        new(RelayChecks.Container, "a variable that the relay does not read", "does not read OZ_HEALTH_LISTEN_ADDRESS", s => Told(s, "\"OZ_LOG_LEVEL\":\"info\"", "\"OZ_HEALTH_LISTEN_ADDRESS\":\":9000\"")),
        new(RelayChecks.Container, "a certificate of one name", "does not carry both names", s => Told(s, "-d \"$CLUSTER_NAME\"", "")),
        new(RelayChecks.Container, "a renewal that nobody notices", "does not restart the relay", s => Told(s, "systemctl restart openzro-relay.service", "true")),
        new(RelayChecks.CustomData, "a secret on disk", "OZ_AUTH_SECRET is written to disk", s => Told(s, "\"OZ_LOG_LEVEL\":\"info\"", "\"OZ_AUTH_SECRET\":\"hush\"")),
        new(RelayChecks.CustomData, "a text of its own", "custom data are not the file", s => Told(s, "package_update: true", "package_update: false")),
        new(RoleChecks.None, "a grant", "grants a role", s => s.Add(new JsonObject { ["type"] = "Microsoft.Authorization/roleAssignments", ["id"] = "/x" })),
        new(ResourceChecks.Secrets, "a password in the parameters", "adminPassword", s => s.Of("Microsoft.Compute/virtualMachines").First().Put("properties.osProfile.adminPassword", "hush")),
    ];

    private static readonly Mutation[] _accessMutations =
    [
        new(RoleChecks.Access, "the whole zone", "which the table does not have", s => s.Of("Microsoft.Authorization/roleAssignments").First(Answers).Put("id", "/subscriptions/x/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com/providers/Microsoft.Authorization/roleAssignments/x")),
        new(RelayChecks.Names, "a member without a name", "has no name of its own", s => s.Remove(s.One("Microsoft.Network/dnsZones/A", "example.com/relay-br-2"))),
        new(RelayChecks.Names, "a member missing from the cluster's name", "relay-br-1 is missing from the cluster's name", s => s.One("Microsoft.Network/dnsZones/A", "example.com/relay-cluster-br").At("properties.ARecords")!.AsArray().RemoveAt(0)),
        new(RoleChecks.Access, "a secret that cannot be read", "is not granted", s => s.Remove(s.Of("Microsoft.Authorization/roleAssignments").First(assignment => assignment.Read("id").Contains("/secrets/", StringComparison.Ordinal)))),
    ];

    private static readonly Mutation[] _withoutZonesMutations =
    [
        new(RelayChecks.Apart, "a machine in no set", "relay-br-1 is in no zone and in no availability set", s => s.Of("Microsoft.Compute/virtualMachines").First().Put("properties.availabilitySet", null)),
        new(RelayChecks.Apart, "two machines in a domain", "has not a domain for every member", s => s.Of("Microsoft.Compute/availabilitySets").Single().Put("properties.platformUpdateDomainCount", 1)),
        new(RelayChecks.Apart, "a set for disks of old", "takes no managed disks", s => s.Of("Microsoft.Compute/availabilitySets").Single().Put("sku.name", "Classic")),
    ];

    private static readonly Mutation[] _aloneMutations =
    [
        new(RelayChecks.NoFabric, "a fabric of one", "is told of a fabric", s => Told(s, "\"OZ_LOG_LEVEL\":\"info\"", "\"OZ_CLUSTER_PORT\":\"7090\"")),
    ];

    /// <summary>Mistakes in what both templates are given, and what is said of each.</summary>
    private static readonly (string Parameter, string Says)[] _sharedMistakes =
    [
        ("param relay = 'BR'", "relay is 'BR': write lower-case letters, digits and single hyphens within"),
        ("param relay = '-br-'", "relay is '-br-'"),
        ("param relay = 'b--r'", "relay is 'b--r'"),
        ("param relay = 'cluster-br'", "relay is 'cluster-br'"),
        ("param fabricSecretName = ''", "a relay of 2 members needs fabricSecretName"),
        ("param fabricSecretName = 'fabric_secret'", "fabricSecretName is 'fabric_secret'"),
        ("param relaySecretName = 'relay_secret'", "relaySecretName is 'relay_secret'"),
        ("param zone = 'Example.com'", "zone is 'Example.com': write the name of the zone in lower-case letters"),
        ("param zone = 'example.com.'", "zone is 'example.com.'"),
        ("param zone = 'https://example.com'", "zone is 'https://example.com'"),
        ("param zone = 'example'", "zone is 'example'"),
        ("param zoneResourceGroup = '/subscriptions/x/resourceGroups/dns'", "zoneResourceGroup is '/subscriptions/x/resourceGroups/dns': write the name"),
        ("param vaultName = 'https://vault.vault.azure.net/'", "vaultName is 'https://vault.vault.azure.net/': write the vault's name alone"),
        ("param vaultName = 'ozprobes--vault'", "vaultName is 'ozprobes--vault'"),
    ];

    /// <summary>Mistakes in what the machines alone are given.</summary>
    private static readonly (string Parameter, string Says)[] _mistakes =
    [
        ("param port = 22", "port is 22, which a machine needs for SSH: write another, such as 443"),
        ("param port = 53", "port is 53, which a machine needs for its resolver"),
        ("param port = 7090", "port is 7090, which a machine needs for the fabric"),
        ("param port = 9090", "port is 9090, which a machine needs for metrics"),
        ("param version = 'v0.53.1'", "version is 'v0.53.1': write the version of the image as its tag is, without the letter v"),
        ("param version = 'latest'", "version is 'latest'"),
        ("param version = '0.53'", "version is '0.53'"),
        ("param version = '0.53.1\\'; touch /tmp/never'", "version is '0.53.1'; touch /tmp/never'"),
        ("param image = 'ghcr.io/openzro/relay:latest'", "image is 'ghcr.io/openzro/relay:latest': write the image without its tag"),
        ("param image = 'ghcr.io/openzro/relay@sha256:0000'", "image is 'ghcr.io/openzro/relay@sha256:0000'"),
        ("param image = 'https://ghcr.io/openzro/relay'", "image is 'https://ghcr.io/openzro/relay'"),
        ("param certificateEmail = 'noc'", "certificateEmail is 'noc': write an address of mail"),
        ("param certificateEmail = 'noc@example.com'", "certificateEmail is 'noc@example.com', which Let's Encrypt refuses"),
        ("param certificateEmail = 'o\\'brien@mail.example.com'", "certificateEmail is 'o'brien@mail.example.com'"),
        ("param certificateEmail = 'a@mail.example.com\\nOZ_LOG_LEVEL=debug'", "certificateEmail is 'a@mail.example.com"),
        ("param sshFrom = 'office'", "sshFrom is 'office': write an address of IPv4 or a range"),
        ("param sshFrom = '0.0.0.0/0'", "sshFrom is '0.0.0.0/0'"),
        ("param metricsFrom = '10.0.0.0/40'", "metricsFrom is '10.0.0.0/40'"),
        ("param metricsFrom = '0.0.0.0/0'", "metricsFrom is '0.0.0.0/0': write an address of IPv4 or a range of a /8 or less"),
        ("param metricsFrom = '128.0.0.0/1'", "metricsFrom is '128.0.0.0/1'"),
        ("param metricsFrom = '*'", "metricsFrom is '*'"),
        ("param metricsFrom = 'Internet'", "metricsFrom is 'Internet'"),
        ("param metricsFrom = '::/0'", "metricsFrom is '::/0'"),
        ("param member = 2", "member is 2, and the relay has 1"),
        ("param identityName = '/subscriptions/x'", "identityName is '/subscriptions/x'"),
        ("param adminUsername = 'Ana Lima'", "adminUsername is 'Ana Lima'"),
        ("param vmSize = 'B2als_v2'", "vmSize is 'B2als_v2': write a size as Azure names it"),
        ("param vmSize = 'Standard_B2pls_v2'", "vmSize is 'Standard_B2pls_v2', which has Arm processors"),
        ("param addressPrefix = '10.91.0.0/28'", "addressPrefix is '10.91.0.0/28': write a range of IPv4 from a /8 to a /26"),
        ("param addressPrefix = 'office'", "addressPrefix is 'office'"),
    ];

    public static TheoryData<string> Mutations { get; } = [.. _mutations.Select(mutation => mutation.Name)];

    [Fact]
    public async Task A_relay_alone_holds()
    {
        foreach (var check in _everywhere.Append(RelayChecks.NoFabric))
            check.Problems(await Predictions.RelayAlone).ShouldBeEmpty(check.Name);
    }

    [Fact]
    public async Task A_cluster_holds()
    {
        foreach (var check in _cluster)
        {
            check.Problems(await Predictions.Cluster).ShouldBeEmpty(check.Name);
            check.Problems(await Predictions.ClusterWithoutZones).ShouldBeEmpty(check.Name);
        }
    }

    [Fact]
    public async Task What_grants_rights_grants_those_of_the_table_and_no_others_and_names_every_member()
    {
        foreach (var check in new[] { RoleChecks.Access, RelayChecks.Names })
            check.Problems(await Predictions.Access).ShouldBeEmpty(check.Name);
    }

    [Fact]
    public async Task Whoever_deploys_relays_may_do_what_that_takes_and_nothing_else()
    {
        var needed = DeployerRights.Needed(await Predictions.Cluster).Union(DeployerRights.Needed(await Predictions.ClusterWithoutZones)).Order(StringComparer.Ordinal).ToList();

        DeployerRights.Allowed(await Predictions.Access).Order(StringComparer.Ordinal).ShouldBe(needed);
        DeployerRights.Documented().Order(StringComparer.Ordinal).ShouldBe(needed);
    }

    [Fact]
    public async Task The_clusters_of_the_tests_have_every_resource_that_the_template_can_make()
    {
        var compiled = (await BicepCompiler.CompileAsync(Repository.Path("infra", "relay.bicep")))["resources"]!.AsObject().Select(resource => resource.Value!);
        var predicted = (await Predictions.Cluster).Resources.Concat((await Predictions.ClusterWithoutZones).Resources).Select(resource => resource.Read("type"));

        compiled.Where(resource => resource.Read("existing") != "true").Select(resource => resource.Read("type")).Distinct().ShouldBe(predicted.Distinct(), ignoreOrder: true);
    }

    [Fact]
    public async Task What_both_templates_take_is_told_by_the_first_for_the_second()
    {
        static async Task<IEnumerable<string>> ParametersAsync(string file) => (await BicepCompiler.CompileAsync(Repository.Path("infra", file)))["parameters"]!.AsObject().Select(parameter => parameter.Key);
        var told = (await Predictions.Access).Outputs["parameters"]!;

        told.AsObject().Select(parameter => parameter.Key).ShouldBe((await ParametersAsync("relay.bicep")).Intersect(await ParametersAsync("relay-access.bicep")), ignoreOrder: true);
        told.Read("zoneResourceGroup").ShouldBe("dns");
        told.Read("members").ShouldBe("2");
        told.Read("zonal").ShouldBe("true");
    }

    [Fact]
    public async Task A_rollout_touches_its_own_resource_group_and_no_other()
    {
        DeployerRights.Elsewhere(await Predictions.Cluster).ShouldBeEmpty();
        DeployerRights.Elsewhere((await Predictions.Cluster).With(s => s.Of("Microsoft.Compute/virtualMachines").First().Put("id", "/subscriptions/x/resourceGroups/dns/providers/Microsoft.Compute/virtualMachines/x"))).ShouldHaveSingleItem();
        DeployerRights.Elsewhere(await Predictions.Access).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task One_member_can_be_deployed_without_the_others_being_touched() =>
        (await BicepCompiler.PredictAsync("relay.bicep", Predictions.Relay + "param members = 2\nparam fabricSecretName = 'fabric-secret'\nparam member = 2")).Of("Microsoft.Compute/virtualMachines").ShouldHaveSingleItem().Read("name").ShouldBe("relay-br-2");

    [Fact]
    public async Task A_resource_or_a_link_more_takes_more_rights()
    {
        var cluster = await Predictions.Cluster;
        var plan = "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/ddosProtectionPlans/z";

        DeployerRights.Needed(cluster.With(s => s.Add(new JsonObject { ["type"] = "Microsoft.Network/dnsZones/A", ["id"] = "/x" }))).Except(DeployerRights.Needed(cluster))
            .ShouldBe(["Microsoft.Network/dnsZones/A/read", "Microsoft.Network/dnsZones/A/write"]);
        DeployerRights.Needed(cluster.With(s => s.Of("Microsoft.Network/virtualNetworks").Single().Put("properties.plan", plan))).Except(DeployerRights.Needed(cluster))
            .ShouldBe(["Microsoft.Network/ddosProtectionPlans/read", "Microsoft.Network/ddosProtectionPlans/join/action"]);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_by_what_comes_first_as_by_what_comes_later()
    {
        await EachIsRefusedAsync("relay-access.bicep", Predictions.RelayAccess, _sharedMistakes);
        await EachIsRefusedAsync("relay.bicep", Predictions.Relay + "param members = 2\nparam fabricSecretName = 'fabric-secret'", _sharedMistakes);
    }

    [Fact]
    public Task Whoever_cannot_be_granted_anything_is_refused_before_anything_is_made() =>
        EachIsRefusedAsync("relay-access.bicep", Predictions.RelayAccess,
        [
            ("param deployerPrincipalId = 'home'", "deployerPrincipalId is 'home': write the id that main.bicep tells as homePrincipalId"),
            ("param vaultResourceGroup = '/vaults'", "vaultResourceGroup is '/vaults'"),
        ]);

    [Fact]
    public Task What_a_relay_cannot_be_made_of_is_refused_before_anything_is_made() => EachIsRefusedAsync("relay.bicep", Predictions.Relay, _mistakes);

    [Theory]
    [InlineData("param relay = ''", "too short")]
    [InlineData("param members = 0", "too small")]
    [InlineData("param vaultSuffix = 'vault.azure.net'", "vaultSuffix is 'vault.azure.net': write what follows a vault's name in its host name")]
    [InlineData("param management = 'management.azure.com'", "management is 'management.azure.com': write an https URL")]
    public async Task What_no_cloud_and_no_cluster_has_is_refused(string parameter, string says) =>
        (await BicepCompiler.RefusalAsync("relay.bicep", Predictions.With(Predictions.Relay, parameter))).ShouldContain(says);

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519 AAAA admin")]
    [InlineData("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHush admin")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\\nHush\\n-----END OPENSSH PRIVATE KEY-----\\n")]
    public async Task A_key_that_is_not_public_is_refused_and_never_told(string key)
    {
        var refusal = await BicepCompiler.RefusalAsync("relay.bicep", Predictions.With(Predictions.Relay, $"param sshPublicKey = '{key}'"));

        refusal.ShouldContain("sshPublicKey is no public key of Ed25519 or RSA: write the line that ssh-keygen put into the file that ends in .pub");
        refusal.ShouldNotContain("Hush");
    }

    [Fact]
    public async Task What_can_be_is_taken_in_every_form_that_it_has()
    {
        var rsa = $"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{new string('D', 342)} admin of the relays";
        var relay = await BicepCompiler.PredictAsync("relay.bicep", Predictions.With(Predictions.Relay, $"""
            param relay = 'br-2'
            param version = '0.54.0'
            param image = 'registry.example.com:5000/mirror/openzro_relay'
            param zone = 'mesh-1.example.co'
            param vaultName = 'Oz-Vault-2'
            param port = 33080
            param metricsFrom = '10.0.0.0/8'
            param sshFrom = '192.0.2.7'
            param sshPublicKey = '{rsa}\n'
            param vmSize = 'Standard_D2as_v5'
            """));

        relay.Of("Microsoft.Compute/virtualMachines").Single().Read("properties.osProfile.linuxConfiguration.ssh.publicKeys.0.keyData").ShouldBe(rsa);
        RelayChecks.Machines(relay).Single().Told.Machine["IMAGE"].ShouldBe("registry.example.com:5000/mirror/openzro_relay:0.54.0");
        Rule(relay, "9090").Read("properties.sourceAddressPrefix").ShouldBe("10.0.0.0/8");
    }

    [Fact]
    public async Task The_parameter_file_is_of_a_cluster_once_there_is_a_key()
    {
        var text = Repository.Text("infra", "relay.bicepparam");
        var given = text[text.IndexOf("param ", StringComparison.Ordinal)..].Replace("readEnvironmentVariable('RELAY_SSH_KEY')", $"'{Predictions.SshKey}'", StringComparison.Ordinal);

        (await BicepCompiler.PredictAsync("relay.bicep", given)).Of("Microsoft.Compute/virtualMachines").Count().ShouldBe(2);
        (await BicepCompiler.LintAsync(Repository.Path("infra", "relay.bicepparam"))).ShouldContain("\"RELAY_SSH_KEY\" does not exist");
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_check_notices(string mutation) => _mutations.Single(found => found.Name == mutation).ShouldBeNoticedIn(await Predictions.Cluster);

    [Fact]
    public async Task The_checks_of_the_other_deployments_notice_too()
    {
        foreach (var mutation in _accessMutations)
            mutation.ShouldBeNoticedIn(await Predictions.Access);
        foreach (var mutation in _withoutZonesMutations)
            mutation.ShouldBeNoticedIn(await Predictions.ClusterWithoutZones);
        foreach (var mutation in _aloneMutations)
            mutation.ShouldBeNoticedIn(await Predictions.RelayAlone);
    }

    [Fact]
    public void No_check_is_one_that_cannot_fail() => _cluster.Except(_mutations.Select(mutation => mutation.Check)).ShouldBeEmpty();

    [Fact]
    public async Task Every_parameter_is_a_plain_value_that_a_rollout_file_can_give()
    {
        var parameters = (await BicepCompiler.CompileAsync(Repository.Path("infra", "relay.bicep")))["parameters"]!.AsObject();

        parameters.Where(parameter => parameter.Value.Read("type") is not ("string" or "int" or "bool")).Select(parameter => parameter.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_url_to_register_is_the_cluster_name_and_a_relay_alone_tells_its_own()
    {
        (await Predictions.Cluster).Outputs.Read("url").ShouldBe("rels://relay-cluster-br.example.com:443");
        (await Predictions.Cluster).Outputs.Read("instanceUrl").ShouldBe("rels://relay-cluster-br.example.com:443");
        (await Predictions.RelayAlone).Outputs.Read("instanceUrl").ShouldBe("rels://relay-br-1.example.com:443");
    }

    /// <summary>All that is wrong is told at once: so each mistake is made beside others, though no parameter is given twice.</summary>
    private static async Task EachIsRefusedAsync(string template, string parameters, (string Parameter, string Says)[] mistakes)
    {
        var rounds = mistakes.GroupBy(mistake => mistake.Parameter.Split('=')[0]).SelectMany(parameter => parameter.Index()).GroupBy(mistake => mistake.Index, mistake => mistake.Item);
        foreach (var round in rounds)
        {
            var refusal = await BicepCompiler.RefusalAsync(template, round.Aggregate(parameters, (given, mistake) => Predictions.With(given, mistake.Parameter)));
            foreach (var (_, says) in round)
                refusal.ShouldContain(says);
        }
    }

    private static bool Answers(JsonObject assignment) => assignment.Read("id").Contains("/TXT/", StringComparison.Ordinal);

    private static JsonArray Rules(Snapshot snapshot) => snapshot.Of("Microsoft.Network/networkSecurityGroups").Single().At("properties.securityRules")!.AsArray();

    private static JsonNode Rule(Snapshot snapshot, string port) => Rules(snapshot).Single(rule => rule.Read("properties.destinationPortRange") == port)!;

    private static void Told(Snapshot snapshot, string what, string instead)
    {
        foreach (var machine in snapshot.Of("Microsoft.Compute/virtualMachines"))
        {
            foreach (var path in new[] { "properties.osProfile.customData", "properties.userData" })
            {
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(machine.Read(path)));
                machine.Put(path, Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Replace(what, instead, StringComparison.Ordinal))));
            }
        }
    }
}
