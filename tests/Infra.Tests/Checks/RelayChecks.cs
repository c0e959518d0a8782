using System.Text;
using System.Text.Json.Nodes;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Infra.Tests.Relay;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>What must hold of a relay's deployment.</summary>
internal static class RelayChecks
{
    /// <summary>What the relay reads (openZro, relay/cmd/root.go); anything else is silently ignored.</summary>
    private static readonly HashSet<string> _variables =
    [
        "OZ_LISTEN_ADDRESS", "OZ_EXPOSED_ADDRESS", "OZ_AUTH_SECRET", "OZ_TLS_CERT_FILE", "OZ_TLS_KEY_FILE", "OZ_METRICS_PORT", "OZ_LOG_LEVEL", "OZ_LOG_FILE",
        "OZ_LETSENCRYPT_DATA_DIR", "OZ_LETSENCRYPT_DOMAINS", "OZ_LETSENCRYPT_EMAIL", "OZ_LETSENCRYPT_AWS_ROUTE53",
        "OZ_CLUSTER_HEADLESS", "OZ_CLUSTER_PORT", "OZ_POD_IP", "OZ_CLUSTER_AUTH_SECRET",
    ];

    public static readonly Check Firewall = new("the relay's port is open for TCP and UDP, and nothing else is", snapshot =>
    {
        List<JsonNode> rules = [.. snapshot.Of("Microsoft.Network/networkSecurityGroups").SelectMany(group => group.At("properties.securityRules")!.AsArray()).Select(rule => rule!["properties"]!)];
        var open = rules.Where(rule => rule.Read("access") == "Allow" && rule.Read("direction") == "Inbound")
            .Select(rule => (Protocol: rule.Read("protocol"), Port: rule.Read("destinationPortRange"), From: rule.Read("sourceAddressPrefix"))).ToList();
        var last = rules.OrderBy(rule => int.Parse(rule.Read("priority"))).LastOrDefault();
        return new[] { "Tcp", "Udp" }.Where(protocol => !open.Contains((protocol, "443", "Internet"))).Select(protocol => $"443 is not open for {protocol}")
            .Concat(open.Where(rule => rule.From is "*" or "Internet" or "0.0.0.0/0" && rule.Port != "443").Select(rule => $"{rule.Port} is open to the world"))
            .Concat(open.Where(rule => rule.Port.Contains("9090", StringComparison.Ordinal)).Select(rule => $"metrics are open to {rule.From}"))
            .Concat(last is not null && last.Read("access") == "Deny" && last.Read("protocol") == "*" && last.Read("destinationPortRange") == "*" && last.Read("sourceAddressPrefix") == "*" ? [] : ["the last rule does not close the rest"])
            .Concat(snapshot.Of("Microsoft.Network/virtualNetworks").SelectMany(network => network.At("properties.subnets")!.AsArray())
                .Where(subnet => subnet.Read("properties.networkSecurityGroup.id").Length == 0).Select(subnet => $"subnet {subnet.Read("name")} has no rules"));
    });

    public static readonly Check Fabric = new("members reach each other, and only they do", snapshot =>
    {
        var addresses = PrivateAddresses(snapshot);
        var record = snapshot.Of("Microsoft.Network/privateDnsZones/A").SelectMany(found => found.At("properties.aRecords")!.AsArray()).Select(found => found.Read("ipv4Address"));
        var rules = snapshot.Of("Microsoft.Network/networkSecurityGroups").SelectMany(group => group.At("properties.securityRules")!.AsArray()).Where(rule => rule.Read("properties.destinationPortRange") == "7090").ToList();
        return (rules.Count == 1 && rules[0].Read("properties.sourceAddressPrefix") == rules[0].Read("properties.destinationAddressPrefix") && rules[0].Read("properties.sourceAddressPrefix").StartsWith("10.", StringComparison.Ordinal)
                ? Enumerable.Empty<string>() : ["7090 is not open within the subnet, and only there"])
            .Concat(record.Order().SequenceEqual(addresses.Order()) ? [] : ["the fabric's private name does not list every member"])
            .Concat(Machines(snapshot).Where(machine => machine.Told.Relay.GetValueOrDefault("OZ_POD_IP") != machine.Address).Select(machine => $"{machine.Name}: OZ_POD_IP is not its address"))
            .Concat(Machines(snapshot).Where(machine => machine.Told.Relay.GetValueOrDefault("OZ_CLUSTER_HEADLESS") != "members.relay-br.internal").Select(machine => $"{machine.Name}: OZ_CLUSTER_HEADLESS is not the private name"))
            .Concat(Machines(snapshot).Where(machine => machine.Told.Relay.GetValueOrDefault("OZ_EXPOSED_ADDRESS") != "rels://relay-cluster-br.example.com:443").Select(machine => $"{machine.Name}: members of a fabric must tell peers the cluster's address"))
            .Concat(Machines(snapshot).Where(machine => machine.Told.Machine["FABRIC"] != $"{machine.Address}:7090:7090" || !machine.Init.Start.Contains("--publish \"$FABRIC/tcp\"", StringComparison.Ordinal)).Select(machine => $"{machine.Name}: the fabric's port is not published"));
    });

    public static readonly Check NoFabric = new("a relay alone has no fabric", snapshot =>
        Machines(snapshot).Where(machine => machine.Told.Relay.Keys.Any(name => name.StartsWith("OZ_CLUSTER", StringComparison.Ordinal) || name == "OZ_POD_IP")).Select(machine => $"{machine.Name} is told of a fabric")
            .Concat(snapshot.Of("Microsoft.Network/privateDnsZones").Select(_ => "there is a private name")));

    public static readonly Check Machine = new("machines are trusted, patched and without passwords", snapshot =>
        from machine in snapshot.Of("Microsoft.Compute/virtualMachines")
        from demand in new (string Path, string Value)[]
        {
            ("properties.osProfile.linuxConfiguration.disablePasswordAuthentication", "true"),
            ("properties.osProfile.linuxConfiguration.patchSettings.patchMode", "AutomaticByPlatform"),
            ("properties.securityProfile.securityType", "TrustedLaunch"),
            ("properties.securityProfile.uefiSettings.secureBootEnabled", "true"),
            ("properties.securityProfile.uefiSettings.vTpmEnabled", "true"),
            ("identity.type", "UserAssigned"),
            ("properties.osProfile.adminPassword", ""),
        }
        where machine.Read(demand.Path) != demand.Value
        select $"{machine.Read("name")}: {demand.Path} is '{machine.Read(demand.Path)}' and must be '{demand.Value}'");

    /// <summary>The platform patches neither two zones nor two update domains at a time.</summary>
    public static readonly Check Apart = new("members are not restarted together", snapshot =>
    {
        List<JsonObject> machines = [.. snapshot.Of("Microsoft.Compute/virtualMachines")];
        var sets = snapshot.Of("Microsoft.Compute/availabilitySets").ToDictionary(set => set.Read("id"));
        var zones = machines.Select(machine => machine.Read("zones.0")).Where(zone => zone.Length > 0).ToList();
        return machines.Where(machine => machine.Read("zones.0").Length == 0 && !sets.ContainsKey(machine.Read("properties.availabilitySet.id"))).Select(machine => $"{machine.Read("name")} is in no zone and in no availability set")
            .Concat(zones.Distinct().Count() == zones.Count ? [] : ["members share a zone"])
            .Concat(sets.Values.Where(set => int.Parse(set.Read("properties.platformUpdateDomainCount")) < 10 || set.Read("properties.platformFaultDomainCount") == "1").Select(set => $"{set.Read("name")} has not a domain for every member that there may be"))
            .Concat(sets.Values.Where(set => set.Read("sku.name") != "Aligned").Select(set => $"{set.Read("name")} takes no managed disks"));
    });

    public static readonly Check Addresses = new("every member has the address that was made for it", snapshot =>
        from card in snapshot.Of("Microsoft.Network/networkInterfaces")
        where !card.Read("properties.ipConfigurations.0.properties.publicIPAddress.id").EndsWith($"/publicIPAddresses/{card.Read("name")}", StringComparison.Ordinal)
        select $"{card.Read("name")} has not its own address");

    /// <summary>Names and addresses outlive the machines, so they come with what a person deploys.</summary>
    public static readonly Check Names = new("every member and the cluster have public names", snapshot =>
    {
        var members = snapshot.Of("Microsoft.Network/publicIPAddresses").Select(address => address.Read("name")).ToList();
        var records = snapshot.Of("Microsoft.Network/dnsZones/A").ToDictionary(record => record.Read("name"), record => record.At("properties.ARecords")!.AsArray().Select(address => address.Read("ipv4Address")).ToList());
        return (members.Count > 0 ? Enumerable.Empty<string>() : ["there are no addresses"])
            .Concat(members.Where(member => records.GetValueOrDefault($"example.com/{member}") is not [var address] || !address.Contains($"publicIPAddresses/{member}'", StringComparison.Ordinal)).Select(member => $"{member} has no name of its own"))
            .Concat(members.Where(member => records.GetValueOrDefault("example.com/relay-cluster-br") is not { } cluster || !cluster.Any(address => address.Contains($"publicIPAddresses/{member}'", StringComparison.Ordinal))).Select(member => $"{member} is missing from the cluster's name"));
    });

    public static readonly Check Container = new("the container is told all that it needs", snapshot =>
        Machines(snapshot).SelectMany(machine => Problems(machine.Init, machine.Told).Select(problem => $"{machine.Name}: {problem}")));

    public static readonly Check CustomData = new("custom data never change, and what may change holds no secret", snapshot =>
        Machines(snapshot).SelectMany(machine => (machine.Init.Text == Repository.Text("infra", "relay", "cloud-init.yaml") ? [] : new[] { $"{machine.Name}: custom data are not the file, and Azure changes them for no machine that is there" })
            .Concat(machine.Told.Relay.Keys.Where(name => name.Contains("SECRET", StringComparison.Ordinal)).Select(name => $"{machine.Name}: {name} is written to disk"))));

    /// <summary>The machines with what they are given at their first start, and what they are told then and later.</summary>
    public static IEnumerable<(string Name, string Address, CloudInit Init, RelaySettings Told)> Machines(Snapshot snapshot) =>
        snapshot.Of("Microsoft.Compute/virtualMachines").Zip(PrivateAddresses(snapshot), (machine, address) =>
            (machine.Read("name"), address, CloudInit.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(machine.Read("properties.osProfile.customData")))), RelaySettings.Parse(machine.Read("properties.userData"))));

    private static List<string> PrivateAddresses(Snapshot snapshot) =>
        [.. snapshot.Of("Microsoft.Network/networkInterfaces").Select(found => found.Read("properties.ipConfigurations.0.properties.privateIPAddress"))];

    private static IEnumerable<string> Problems(CloudInit init, RelaySettings told)
    {
        foreach (var name in told.Relay.Keys.Where(name => !_variables.Contains(name)))
            yield return $"the relay does not read {name}";
        foreach (var (name, value) in new[] { ("OZ_LISTEN_ADDRESS", ":443"), ("OZ_TLS_CERT_FILE", "/tls/fullchain.pem"), ("OZ_TLS_KEY_FILE", "/tls/privkey.pem"), ("OZ_METRICS_PORT", "9090") })
        {
            if (told.Relay.GetValueOrDefault(name) != value)
                yield return $"{name} is not {value}";
        }

        foreach (var (name, value) in new[] { ("PORT", "443"), ("METRICS", "127.0.0.1:9090"), ("CLUSTER_NAME", "relay-cluster-br.example.com") })
        {
            if (told.Machine[name] != value)
                yield return $"{name} is not {value}";
        }

        foreach (var part in new[] { "--publish \"$PORT:$PORT/tcp\"", "--publish \"$PORT:$PORT/udp\"", "--publish \"$METRICS:9090/tcp\"", "--env-file /etc/openzro-relay/relay.env", "/secrets.env", "/etc/openzro-relay/tls:/tls:ro", "--cap-drop ALL", "--read-only" })
        {
            if (!init.Start.Contains(part, StringComparison.Ordinal))
                yield return $"the container is started without {part}";
        }

        if (!init.Files["/usr/local/sbin/relay-secrets"].Contains("OZ_AUTH_SECRET=%s", StringComparison.Ordinal))
            yield return "OZ_AUTH_SECRET is not fetched";
        if (!init.Files["/etc/letsencrypt/renewal-hooks/deploy/openzro-relay"].Contains("systemctl restart openzro-relay.service", StringComparison.Ordinal))
            yield return "a renewed certificate does not restart the relay, which reads it once";
        if (!init.Files["/usr/local/sbin/relay-certificate"].Contains("-d \"$HOST_NAME\" -d \"$CLUSTER_NAME\"", StringComparison.Ordinal))
            yield return "the certificate does not carry both names";
    }
}
