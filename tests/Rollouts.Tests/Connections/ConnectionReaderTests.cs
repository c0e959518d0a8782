using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Rollouts.Tests.Connections;

public sealed class ConnectionReaderTests
{
    internal const string Full =
        """
        management: { url: "https://mgmt.example.com", token: { env: OZ_TOKEN } }
        self: [ops-1]
        ownPath: [router-1]
        peers: { every: 30m, via: [{ groups: [routing-br], use: ssh-br }, { use: intune }], regions: [{ country: BR, region: brazilsouth }] }
        connections:
          - name: bastion
            ssh: { host: "bastion.example.com:2222", user: ops, agent: true, knownHosts: /etc/ozprobes/known_hosts, sudo: false }
          - name: ssh-br
            ssh:
              user: ops
              key: { file: keys/br }
              passphrase: { env: BR_PASSPHRASE }
              hostFrom: name
              hosts: { peer-1: "10.0.0.1:2201" }
              port: 2200
              knownHosts: /etc/ozprobes/known_hosts
              jump: bastion
              timeout: 10s
          - name: aks-br
            kubernetes: { kubeconfig: { file: kube/br }, context: br, namespace: openzro, selector: "app=router", timeout: 20s }
          - name: intune
            exec: { command: [/usr/bin/restart-by-intune, --tenant, acme], per: batch, timeout: 10m, environment: { TENANT_KEY: { file: tenant } }, observe: { command: [/usr/bin/ask-by-intune], per: batch, timeout: 45s, environment: { ASK_KEY: { env: ASK } } } }
        register:
          - name: mgmt-prod
            ssh: { connection: bastion, file: /etc/openzro/management.json, restart: [systemctl, restart, openzro-management], log: [journalctl, -u, openzro-management] }
          - name: mgmt-aks
            kubernetes: { connection: aks-br, release: openzro, allowOwned: true }
        provision:
          - { name: azure, subscription: 00000000-0000-0000-0000-000000000000, resourceGroup: relays, templates: { relay: infra/relay.json }, timeout: 20m }
        notify:
          - { name: pager, format: alertmanager, url: "https://alerts.example.com", kinds: [incident-opened, incident-resolved], severity: error }
          - { name: chat, format: slack, secret: { env: SLACK_URL } }
        """;

    public static TheoryData<string, string[]> Bad => new()
    {
        { "connections: [{ name: a }]", ["f:1:15: a connection needs exactly one of ssh, kubernetes or exec, and has none"] },
        { Ssh("a", "user: u, knownHosts: k"), ["f:2:21: an SSH connection needs 'key', or 'agent: true': passwords are not used"] },
        { Ssh("a", "user: u, knownHosts: k, agent: true, jump: other"), ["f:2:66: 'other' is no SSH connection with a host of its own and no jump: name one that is"] },
        { Ssh("manual", "user: u, knownHosts: k, agent: true"), ["f:2:13: 'manual' is a word of rollout files: give this another name"] },
        { Ssh("a", "user: u, agent: true"), ["f:2:21: an SSH connection needs the key 'knownHosts': give it a line of text"] },
        { Ssh("a", "user: u, knownHosts: k, agent: true, password: hunter2"), ["f:2:60: 'password' is no key of an SSH connection: its keys are host, hostFrom, hosts, port, user, key, passphrase, agent, knownHosts, sudo, jump and timeout"] },
        { "connections:\n  - { name: a, exec: { command: [reboot] } }", ["f:2:34: the program is searched for nowhere: write its full path"] },
        { "connections:\n  - { name: a, exec: { command: [/reboot], observe: { command: [status] } } }", ["f:2:65: the program is searched for nowhere: write its full path"] },
        { "connections:\n  - { name: a, exec: { command: [/reboot], observe: { command: [/s], timeout: 2m } } }", ["f:2:79: timeout: 2m is out of range: write 1s to 50s"] },
        { "connections:\n  - { name: a, exec: { command: [/reboot], observe: { per: batch, shell: true } } }", ["f:2:53: a program that asks peers for their status needs the key 'command': give it a program and its arguments, each by itself", "f:2:67: 'shell' is no key of a program that asks peers for their status: its keys are command, per, timeout and environment"] },
        { "management: { url: \"http://mgmt.example.com\", token: { env: A } }", ["f:1:20: url: this is not encrypted: write https://; http:// is for this machine only"] },
        { "peers: { every: 2h }", ["f:1:8: management's API tells which peers there are: add 'management', or remove 'peers'"] },
        { "management: { url: \"https://m.example.com\", token: { env: A } }\npeers: { via: [{ use: ssh-br }] }", ["f:2:23: 'ssh-br' is no connection: name one that is"] },
        { "notify: [{ name: a, format: slack, url: \"https://h.example.com\", secret: { env: A } }]", ["f:1:36: the address of a Slack webhook is a secret: remove 'url', and let 'secret' say where the address is"] },
        { "notify: [{ name: a, url: \"https://h.example.com\" }]", ["f:1:10: a receiver of the format webhook needs 'secret'"] },
        { "register: [{ name: m, kubernetes: { connection: c, release: r } }]", ["f:1:49: 'c' is no Kubernetes connection: name one that is"] },
    };

    [Fact]
    public void Every_key_is_read()
    {
        var reading = ConnectionReader.Read(Full, "connections.yaml");

        reading.Errors.ShouldBeEmpty();
        var set = reading.Connections.ShouldNotBeNull();
        set.Management.ShouldBe(new(new("https://mgmt.example.com"), new SecretReference { Env = "OZ_TOKEN" }));
        (set.Self[0], set.OwnPath[0]).ShouldBe(("ops-1", "router-1"));
        var ssh = set.Connections[1].ShouldBeOfType<SshConnection>();
        (ssh.User, ssh.Key!.File, ssh.Passphrase!.Env, ssh.HostFrom, ssh.Hosts["PEER-1"], ssh.Port, ssh.Jump, ssh.Timeout, ssh.Sudo)
            .ShouldBe(("ops", "keys/br", "BR_PASSPHRASE", SshHostFrom.Name, "10.0.0.1:2201", 2200, "bastion", TimeSpan.FromSeconds(10), true));
        set.Connections[2].ShouldBe(new KubernetesConnection
        {
            Name = "aks-br", Kubeconfig = new() { File = "kube/br" }, Context = "br", Namespace = "openzro", Selector = "app=router", Timeout = TimeSpan.FromSeconds(20),
        });
        var exec = set.Connections[3].ShouldBeOfType<ExecConnection>();
        exec.Command.ShouldBe(["/usr/bin/restart-by-intune", "--tenant", "acme"]);
        (exec.PerBatch, exec.Timeout, exec.Environment["TENANT_KEY"].File).ShouldBe((true, TimeSpan.FromMinutes(10), "tenant"));
        var observe = exec.Observe.ShouldNotBeNull();
        (observe.Command[0], observe.PerBatch, observe.Timeout, observe.Environment["ASK_KEY"].Env).ShouldBe(("/usr/bin/ask-by-intune", true, TimeSpan.FromSeconds(45), "ASK"));
        (set.Notify[0].Format, set.Notify[0].Kinds[1], set.Notify[0].Severity).ShouldBe((NotificationFormat.Alertmanager, NotificationKind.IncidentResolved, IncidentSeverity.Error));
        (set.Notify[1].Format, set.Notify[1].Secret!.Env, set.Notify[1].Severity).ShouldBe((NotificationFormat.Slack, "SLACK_URL", IncidentSeverity.Warning));
        set.Register[0].ShouldBeOfType<SshRegisterTarget>().Restart.ShouldBe(["systemctl", "restart", "openzro-management"]);
        set.Register[1].ShouldBe(new KubernetesRegisterTarget { Name = "mgmt-aks", Connection = "aks-br", Release = "openzro", AllowOwned = true });
        set.Provision[0].Templates["relay"].ShouldBe("infra/relay.json");
        var watching = set.Peers.ShouldNotBeNull();
        (watching.Every, watching.Via[0].Match.Groups[0], watching.Via[0].Use, watching.Via[1].Match.IsEmpty).ShouldBe((TimeSpan.FromMinutes(30), "routing-br", "ssh-br", true));
        (watching.Regions[0].Match.Countries[0], watching.Regions[0].Region).ShouldBe(("BR", "brazilsouth"));
        set.Names.Restart.ShouldBe(["bastion", "ssh-br", "aks-br", "intune"]);
        reading.Secrets.Select(secret => secret.Reference.Env ?? secret.Reference.File).ShouldBe(["OZ_TOKEN", "keys/br", "BR_PASSPHRASE", "kube/br", "tenant", "ASK", "SLACK_URL"]);
    }

    [Fact]
    public void Every_secret_that_is_missing_is_told_at_once_with_its_place()
    {
        var reading = ConnectionReader.Read(
            """
            management: { url: "https://mgmt.example.com", token: { env: OZ_TOKEN } }
            connections:
              - { name: ssh-br, ssh: { user: ops, key: { file: /nowhere/br }, passphrase: { env: SET }, knownHosts: k } }
              - { name: intune, exec: { command: [/r], environment: { A: { env: UNSET_A } }, observe: { command: [/o], environment: { B: { env: UNSET_B } } } } }
              - { name: aks, kubernetes: { kubeconfig: { env: UNSET_C }, namespace: openzro } }
            notify: [{ name: ops, url: "https://h.example.com", secret: { env: EMPTY } }]
            """, "f");

        reading.MissingSecrets("f", name => name switch { "SET" => "hush", "EMPTY" => "", _ => null }).Select(problem => problem.ToString()).ShouldBe(
        [
            "f:1:55: the token of management's API: the environment variable OZ_TOKEN is not set: set it where the server is started",
            "f:3:44: the key of 'ssh-br': /nowhere/br: there is no such file: put the secret there, and let the server read it",
            "f:4:59: A of 'intune': the environment variable UNSET_A is not set: set it where the server is started",
            "f:4:123: B of 'intune': the environment variable UNSET_B is not set: set it where the server is started",
            "f:5:44: the kubeconfig of 'aks': the environment variable UNSET_C is not set: set it where the server is started",
            "f:6:61: the secret of the webhook 'ops': the environment variable EMPTY is not set: set it where the server is started",
        ]);
    }

    [Fact]
    public async Task Files_are_meant_from_the_folder_of_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("connections-");
        try
        {
            var path = Path.Combine(folder.FullName, "connections.yaml");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tenant"), "hush", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(path, Full, TestContext.Current.CancellationToken);

            var reading = ConnectionReader.ReadFile(path);

            reading.Connections!.Connections.OfType<ExecConnection>().Single().Environment["TENANT_KEY"].File.ShouldBe(Path.Combine(folder.FullName, "tenant"));
            reading.Connections.Connections.OfType<SshConnection>().Last().Key!.File.ShouldBe(Path.Combine(folder.FullName, "keys/br"));
            reading.Connections.Connections.OfType<SshConnection>().Last().KnownHosts.ShouldBe("/etc/ozprobes/known_hosts");
            reading.Connections.Provision.Single().Templates["relay"].ShouldBe(Path.Combine(folder.FullName, "infra/relay.json"));
            reading.MissingSecrets(path, _ => "set").Select(problem => problem.Message.Split(": there")[0]).ShouldBe(
                [$"the key of 'ssh-br': {Path.Combine(folder.FullName, "keys/br")}", $"the kubeconfig of 'aks-br': {Path.Combine(folder.FullName, "kube/br")}"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_is_refused_with_every_error(string text, string[] errors)
    {
        var reading = ConnectionReader.Read(text, "f");

        reading.Connections.ShouldBeNull();
        reading.Errors.Select(error => error.ToString()).ShouldBe(errors);
    }

    private static string Ssh(string name, string keys) => $"connections:\n  - {{ name: {name}, ssh: {{ {keys} }} }}";
}
