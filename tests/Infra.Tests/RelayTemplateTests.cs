using System.Text;
using System.Text.Json.Nodes;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Infra.Tests.Checks;

namespace OpenZro.Probes.Infra.Tests;

public sealed class RelayTemplateTests
{
    private static readonly Check[] _everywhere =
        [RelayChecks.Firewall, RelayChecks.Machine, RelayChecks.Addresses, RelayChecks.Container, RelayChecks.CustomData, RoleChecks.None, ResourceChecks.Secrets];

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

    private static readonly Mutation[] _aloneMutations =
    [
        new(RelayChecks.NoFabric, "a fabric of one", "is told of a fabric", s => Told(s, "\"OZ_LOG_LEVEL\":\"info\"", "\"OZ_CLUSTER_PORT\":\"7090\"")),
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
            check.Problems(await Predictions.Cluster).ShouldBeEmpty(check.Name);
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
        var needed = DeployerRights.Needed(await Predictions.Cluster).Order(StringComparer.Ordinal);

        DeployerRights.Allowed(await Predictions.Access).Order(StringComparer.Ordinal).ShouldBe(needed);
        DeployerRights.Documented().Order(StringComparer.Ordinal).ShouldBe(needed);
    }

    [Fact]
    public async Task The_cluster_of_the_tests_has_every_resource_that_the_template_can_make()
    {
        var compiled = (await BicepCompiler.CompileAsync(Repository.Path("infra", "relay.bicep")))["resources"]!.AsObject().Select(resource => resource.Value!);
        var predicted = (await Predictions.Cluster).Resources.Select(resource => resource.Read("type"));

        compiled.Where(resource => resource.Read("existing") != "true").Select(resource => resource.Read("type")).Distinct().ShouldBe(predicted.Distinct(), ignoreOrder: true);
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

    [Theory]
    [InlineData("param members = 2", "a relay of 2 members needs fabricSecretName")]
    [InlineData("param members = 0", "too small")]
    [InlineData("param relay = ''", "too short")]
    [InlineData("param relay = 'BR'", "relay is 'BR': write lower-case letters, digits and hyphens")]
    [InlineData("param sshFrom = 'office'", "sshFrom is 'office': write an address or a range")]
    [InlineData("param metricsFrom = '10.0.0.0/40'", "metricsFrom is '10.0.0.0/40'")]
    [InlineData("param relaySecretName = 'a secret'", "relaySecretName is 'a secret'")]
    [InlineData("param member = 2", "member is 2, and the relay has 1")]
    [InlineData("param version = '1\\'; touch /tmp/never'", "is no value for a machine: write one line without quotes")]
    [InlineData("param certificateEmail = 'a@b\\nOZ_LOG_LEVEL=debug'", "is no value for a machine")]
    public async Task What_a_relay_cannot_be_made_of_is_refused_before_anything_is_made(string parameter, string says)
    {
        var given = new[] { "param relay = 'br'", "param version = '1'", "param zone = 'example.com'", "param vaultName = 'vault'", "param relaySecretName = 's'", "param sshPublicKey = 'ssh-ed25519 AAAA admin'" };

        (await BicepCompiler.RefusalAsync("relay.bicep", string.Join('\n', given.Where(line => line.Split('=')[0] != parameter.Split('=')[0]).Append(parameter)))).ShouldContain(says);
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_check_notices(string mutation) => _mutations.Single(found => found.Name == mutation).ShouldBeNoticedIn(await Predictions.Cluster);

    [Fact]
    public async Task The_checks_of_the_other_deployments_notice_too()
    {
        foreach (var mutation in _accessMutations)
            mutation.ShouldBeNoticedIn(await Predictions.Access);
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
