using System.Runtime.Versioning;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Arm;
using OpenZro.Probes.Rollouts.Drivers.Exec;
using OpenZro.Probes.Rollouts.Drivers.Kubernetes;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Connections;
using OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers;

[UnsupportedOSPlatform("windows")]
public sealed class DriverCatalogueTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Peers_are_restarted_and_relays_registered_by_the_names_of_the_file()
    {
        await using var server = await SshServer.StartAsync();
        var peer = await SshPeer.AddAsync(server, "peer-1", "openzro", ("rels://br.example.com:443", "rels://br.example.com:443", 30));
        await File.WriteAllTextAsync(
            Path.Combine(peer.Account.Home, "management.json"), """{ "Relay": { "Addresses": ["rels://us.example.com"], "CredentialsTTL": "24h" } }""", Ending);
        using var catalogue = Catalogue(
            $$"""
            connections:
              - { name: ssh-br, ssh: { user: {{SshServer.User}}, key: { file: {{peer.Account.KeyFile}} }, knownHosts: {{server.KnownHostsFile}}, hosts: { peer-1: "127.0.0.1:{{server.Port}}" } } }
              - { name: mgmt, ssh: { host: "127.0.0.1:{{server.Port}}", user: {{SshServer.User}}, key: { file: {{peer.Account.KeyFile}} }, knownHosts: {{server.KnownHostsFile}}, sudo: false } }
            register:
              - { name: mgmt-prod, ssh: { connection: mgmt, file: "{{peer.Account.Home}}/management.json", restart: ["true"] } }
            """);

        var begun = await catalogue.Restart("ssh-br")!.BeginAsync(new("op-1", TimeProvider.System.GetUtcNow()), [SshWorld.Target("peer-1")], Ending);
        var read = await catalogue.Register("mgmt-prod", [])!.ReadAsync(Ending);

        begun.Single().State.ShouldBe(RestartState.Begun, begun.Single().Failure?.ToString());
        peer.Restarts.ShouldBe(1);
        read.Addresses.ShouldBe(["rels://us.example.com"], read.Failure?.ToString());
        catalogue.Restart("ssh-br").ShouldBeSameAs(catalogue.Restart("ssh-br"));
    }

    [Fact]
    public async Task People_are_asked_without_any_connection()
    {
        using var catalogue = Catalogue("self: [ops-1]");
        var operation = new Operation("op-1", TimeProvider.System.GetUtcNow());

        (await catalogue.Restart(RestartRoute.Manual)!.BeginAsync(operation, [SshWorld.Target("peer-1")], Ending)).Single().State.ShouldBe(RestartState.Asked);
        (await catalogue.Register(RegisterRules.Print, ["rels://us.example.com"])!.ReadAsync(Ending)).Addresses.ShouldBe(["rels://us.example.com"]);
        (await catalogue.Provision(new() { Via = ProvisionRules.Manual, Instructions = "terraform apply" })!.BeginAsync(operation, Ending)).Evidence.ShouldBe("terraform apply");
        catalogue.Management.ShouldBeNull();
    }

    [Fact]
    public void Every_kind_of_connection_has_its_driver()
    {
        using var catalogue = Catalogue(ConnectionReaderTests.Full);

        catalogue.Restart("bastion").ShouldBeOfType<SshRestartDriver>();
        catalogue.Restart("aks-br").ShouldBeOfType<KubernetesRestartDriver>();
        catalogue.Restart("intune").ShouldBeOfType<ExecRestartDriver>().AtOnce.ShouldBeGreaterThan(1);
        catalogue.Register("mgmt-prod", []).ShouldBeOfType<SshRegisterDriver>();
        catalogue.Register("mgmt-aks", []).ShouldBeOfType<KubernetesRegisterDriver>();
        catalogue.Provision(new() { Via = "azure", Template = "relay" }).ShouldBeOfType<ArmProvisionDriver>();
    }

    [Fact]
    public void A_name_that_the_connections_lack_gives_no_driver()
    {
        using var catalogue = Catalogue(ConnectionReaderTests.Full);

        catalogue.Restart("ssh-bt").ShouldBeNull();
        catalogue.Register("aks", []).ShouldBeNull();
        catalogue.Provision(new() { Via = "aws" }).ShouldBeNull();
        catalogue.Names.Restart.ShouldContain("ssh-br");
    }

    private static DriverCatalogue Catalogue(string text)
    {
        var reading = ConnectionReader.Read(text, "connections.yaml");
        reading.Errors.ShouldBeEmpty();
        return new(new() { Connections = reading.Connections! }, TimeProvider.System);
    }
}
