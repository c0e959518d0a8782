using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class FleetReaderTests
{
    internal const string Full =
        """
        mesh: prod
        dialect: netbird
        interval: 45s
        upgradeInterval: 1h30m
        regions:
          - name: brazilsouth
            location: { latitude: -23.55, longitude: -46.63 }
            expect: [br]
            storage: { uri: "https://probes.table.core.windows.net" }
        relays:
          - name: br
            url: rels://relay-cluster-br.example.com:443
            state: listed
            transports: [ws, quic]
            issuers: ["Let's Encrypt"]
            instanceUrl: rels://relay-cluster-br.example.com
            members:
              - { host: Relay-BR-1.example.com., addresses: [34.95.249.1, "2001:db8::1"] }
              - host: relay-br-2.example.com
                addresses: [34.95.135.229]
                drained: true
          - name: new
            url: rel://10.0.0.1:33080
            state: candidate
        thresholds: { certificateDaysLeft: 14, pickMargin: 5ms, underserved: 1s }
        resolvers: [1.1.1.1, "127.0.0.1:5353", "[::1]:53", "2606:4700::1111"]
        authSecret: { env: OZ_AUTH_SECRET }
        """;

    [Fact]
    public void Every_key_is_read()
    {
        var reading = FleetReader.Read(Full, "fleet.yaml");

        reading.Errors.ShouldBeEmpty();
        reading.Warnings.ShouldBeEmpty();
        var fleet = reading.Fleet.ShouldNotBeNull();
        (fleet.Mesh, fleet.Dialect, fleet.Interval, fleet.UpgradeInterval).ShouldBe(
            ("prod", Dialect.NetBird, TimeSpan.FromSeconds(45), TimeSpan.FromMinutes(90)));
        var region = fleet.Regions.ShouldHaveSingleItem();
        (region.Name, region.Location, region.Storage).ShouldBe(
            ("brazilsouth", new GeoLocation(-23.55, -46.63), new Uri("https://probes.table.core.windows.net")));
        region.Expect.ShouldBe(["br"]);
        var relay = fleet.Relays[0];
        (relay.Name, relay.Url.Text, relay.State, relay.OffersQuic).ShouldBe(("br", "rels://relay-cluster-br.example.com:443", RelayState.Active, true));
        relay.Issuers.ShouldBe(["Let's Encrypt"]);
        relay.InstanceUrl.ShouldBe(relay.Url);
        relay.Members[0].Host.ShouldBe("relay-br-1.example.com");
        relay.Members[0].Addresses.ShouldBe([IPAddress.Parse("34.95.249.1"), IPAddress.Parse("2001:db8::1")]);
        relay.Members.Select(member => member.Drained).ShouldBe([false, true]);
        fleet.Relays[1].State.ShouldBe(RelayState.Candidate);
        fleet.Thresholds.ShouldBe(new Thresholds { CertificateDaysLeft = 14, PickMargin = TimeSpan.FromMilliseconds(5), Underserved = TimeSpan.FromSeconds(1) });
        fleet.Resolvers.Select(resolver => resolver.ToString()).ShouldBe(["1.1.1.1:53", "127.0.0.1:5353", "[::1]:53", "[2606:4700::1111]:53"]);
        fleet.AuthSecret.ShouldBe(new SecretReference { Env = "OZ_AUTH_SECRET" });
    }

    [Fact]
    public void All_but_the_relays_has_a_default()
    {
        var fleet = FleetReader.Read("relays:\n- name: br\n  url: rels://relay.example.com\n", "f").Fleet.ShouldNotBeNull();

        var defaults = new FleetDefinition();
        (fleet with { Relays = defaults.Relays, Version = "", Regions = defaults.Regions, Resolvers = defaults.Resolvers }).ShouldBe(defaults);
        fleet.Relays.ShouldHaveSingleItem().Transports.ShouldBeNull();
    }

    [Fact]
    public void The_version_ignores_layout_and_sees_meaning()
    {
        var version = FleetReader.Read(Full, "f").Fleet!.Version;

        version.ShouldMatch("^[0-9a-f]{12}$");
        FleetReader.Read("\uFEFF# a comment\r\n" + Full.ReplaceLineEndings("\r\n"), "g").Fleet!.Version.ShouldBe(version);
        FleetReader.Read(Full.Replace("45s", "46s", StringComparison.Ordinal), "f").Fleet!.Version.ShouldNotBe(version);
        FleetReader.Read(Full.Replace("drained: true", "drained: false", StringComparison.Ordinal), "f").Fleet!.Version.ShouldNotBe(version);
    }
}
