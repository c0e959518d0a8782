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
            kubernetes: { kubeconfig: /etc/kube, context: br, namespace: openzro, selector: "app=router", timeout: 20s }
          - name: intune
            exec: { command: [/usr/bin/restart-by-intune, --tenant, acme], per: batch, timeout: 10m, environment: { TENANT_KEY: { file: tenant } } }
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
            Name = "aks-br", Kubeconfig = "/etc/kube", Context = "br", Namespace = "openzro", Selector = "app=router", Timeout = TimeSpan.FromSeconds(20),
        });
        var exec = set.Connections[3].ShouldBeOfType<ExecConnection>();
        exec.Command.ShouldBe(["/usr/bin/restart-by-intune", "--tenant", "acme"]);
        (exec.PerBatch, exec.Timeout, exec.Environment["TENANT_KEY"].File).ShouldBe((true, TimeSpan.FromMinutes(10), "tenant"));
        (set.Notify[0].Format, set.Notify[0].Kinds[1], set.Notify[0].Severity).ShouldBe((NotificationFormat.Alertmanager, NotificationKind.IncidentResolved, IncidentSeverity.Error));
        (set.Notify[1].Format, set.Notify[1].Secret!.Env, set.Notify[1].Severity).ShouldBe((NotificationFormat.Slack, "SLACK_URL", IncidentSeverity.Warning));
        set.Register[0].ShouldBeOfType<SshRegisterTarget>().Restart.ShouldBe(["systemctl", "restart", "openzro-management"]);
        set.Register[1].ShouldBe(new KubernetesRegisterTarget { Name = "mgmt-aks", Connection = "aks-br", Release = "openzro", AllowOwned = true });
        set.Provision[0].Templates["relay"].ShouldBe("infra/relay.json");
        var watching = set.Peers.ShouldNotBeNull();
        (watching.Every, watching.Via[0].Match.Groups[0], watching.Via[0].Use, watching.Via[1].Match.IsEmpty).ShouldBe((TimeSpan.FromMinutes(30), "routing-br", "ssh-br", true));
        (watching.Regions[0].Match.Countries[0], watching.Regions[0].Region).ShouldBe(("BR", "brazilsouth"));
        set.Names.Restart.ShouldBe(["bastion", "ssh-br", "aks-br", "intune"]);
        set.Secrets.Select(secret => secret.Env ?? secret.File).ShouldBe(["OZ_TOKEN", "keys/br", "BR_PASSPHRASE", "tenant", "SLACK_URL"]);
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
