using System.Runtime.Versioning;
using System.Text;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Infra.Tests.Checks;

namespace OpenZro.Probes.Infra.Tests.Relay;

[UnsupportedOSPlatform("windows")]
public sealed class CloudInitTests : IAsyncLifetime
{
    private FakeAzure _azure = null!;
    private CloudInit _init = null!;
    private RelayMachine _machine = null!;

    public async ValueTask InitializeAsync()
    {
        _azure = await FakeAzure.StartAsync();
        _init = RelayChecks.Machines(await Predictions.Cluster).First().Init;
        _machine = new RelayMachine(_init, _azure.Url);
        _azure.UserData = UserData(await Predictions.Cluster);
        await _machine.TakeSettingsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Dispose();
        await _azure.DisposeAsync();
    }

    [Fact]
    public async Task Every_script_is_one_that_bash_can_read()
    {
        foreach (var (path, script) in _init.Scripts)
        {
            var run = await ToolRun.OfAsync("bash", ["-n"], script);
            (run.Exit, run.Error).ShouldBe((0, ""), path);
        }

        _init.Scripts.Count().ShouldBe(7);
        (await ToolRun.OfAsync("bash", ["-n"], _init.Scripts.First().Value + "\nif true; then")).Exit.ShouldNotBe(0);
    }

    [Fact]
    public void What_the_scripts_call_is_installed() => _init.Packages.ShouldBe(["docker.io", "certbot", "curl", "jq"]);

    [Fact]
    public void Units_are_enabled_that_are_written()
    {
        var units = _init.Files.Keys.Where(path => path.StartsWith("/etc/systemd/system/", StringComparison.Ordinal)).Select(path => Path.GetFileName(path)!).ToList();

        units.Remove("openzro-relay-settings.service").ShouldBeTrue("its timer starts it");
        units.ShouldAllBe(unit => _init.Commands.Any(command => command.Contains("enable", StringComparison.Ordinal) && command.Contains(unit, StringComparison.Ordinal)));
        _init.Files["/etc/systemd/system/openzro-relay.service"].ShouldContain("ExecStartPre=/usr/local/sbin/relay-secrets");
    }

    [Fact]
    public async Task Secrets_are_fetched_into_memory_for_the_container_alone()
    {
        _azure.Secrets["relay-secret"] = "s3cr3t with $ and 'quotes'";
        _azure.Secrets["fabric-secret"] = "of the fabric\n";

        (await _machine.RunAsync("/usr/local/sbin/relay-secrets")).Exit.ShouldBe(0);

        var file = Path.Combine(_machine.RunFolder, "secrets.env");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("OZ_AUTH_SECRET=s3cr3t with $ and 'quotes'\nOZ_CLUSTER_AUTH_SECRET=of the fabric\n");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Secrets_are_asked_for_as_the_vaults_own_cloud_wants_it()
    {
        _azure.UserData = UserData(await BicepCompiler.PredictAsync("relay.bicep", Predictions.With(Predictions.Relay, "param vaultSuffix = '.vault.azure.cn'")));
        _azure.Audience = "https://vault.azure.cn";
        _azure.Secrets["relay-secret"] = "s3cr3t";
        using var elsewhere = new RelayMachine(_init, _azure.Url);
        await elsewhere.TakeSettingsAsync();

        var run = await elsewhere.RunAsync("/usr/local/sbin/relay-secrets");

        run.Exit.ShouldBe(0, run.Error);
        (await File.ReadAllTextAsync(Path.Combine(elsewhere.RunFolder, "secrets.env"), TestContext.Current.CancellationToken)).ShouldBe("OZ_AUTH_SECRET=s3cr3t\n");
    }

    [Fact]
    public async Task A_secret_of_two_lines_is_refused_since_the_second_would_be_another_variable()
    {
        _azure.Secrets["relay-secret"] = "s3cr3t\nOZ_LOG_LEVEL=debug";
        _azure.Secrets["fabric-secret"] = "of the fabric";

        var run = await _machine.RunAsync("/usr/local/sbin/relay-secrets");

        run.Exit.ShouldNotBe(0);
        run.Error.ShouldContain("more than one line");
        (run.Output + run.Error).ShouldNotContain("s3cr3t");
        File.Exists(Path.Combine(_machine.RunFolder, "secrets.env")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_challenge_is_answered_beside_those_of_other_members_and_taken_back_alone()
    {
        _azure.Records["_acme-challenge.relay-cluster-br"] = ["of another member"];
        var challenge = new Dictionary<string, string> { ["CERTBOT_DOMAIN"] = "relay-cluster-br.example.com", ["CERTBOT_VALIDATION"] = "mine" };

        (await _machine.RunAsync("/usr/local/sbin/relay-challenge", challenge, "add")).Exit.ShouldBe(0);
        _azure.Records["_acme-challenge.relay-cluster-br"].ShouldBe(["of another member", "mine"]);

        (await _machine.RunAsync("/usr/local/sbin/relay-challenge", challenge, "remove")).Exit.ShouldBe(0);
        _azure.Records["_acme-challenge.relay-cluster-br"].ShouldBe(["of another member"]);
    }

    [Fact]
    public async Task The_record_is_never_left_empty()
    {
        _azure.Records["_acme-challenge.relay-br-1"] = ["-"];
        var challenge = new Dictionary<string, string> { ["CERTBOT_DOMAIN"] = "relay-br-1.example.com", ["CERTBOT_VALIDATION"] = "mine" };

        await _machine.RunAsync("/usr/local/sbin/relay-challenge", challenge, "add");
        _azure.Records["_acme-challenge.relay-br-1"].ShouldBe(["mine"]);

        await _machine.RunAsync("/usr/local/sbin/relay-challenge", challenge, "remove");
        _azure.Records["_acme-challenge.relay-br-1"].ShouldBe(["-"]);
    }

    [Fact]
    public async Task A_record_that_another_member_changed_meanwhile_is_read_again()
    {
        _azure.Records["_acme-challenge.relay-cluster-br"] = ["-"];
        _azure.Conflicts = 1;

        var run = await _machine.RunAsync(
            "/usr/local/sbin/relay-challenge", new Dictionary<string, string> { ["CERTBOT_DOMAIN"] = "relay-cluster-br.example.com", ["CERTBOT_VALIDATION"] = "mine" }, "add");

        run.Exit.ShouldBe(0, run.Error);
        _azure.Records["_acme-challenge.relay-cluster-br"].ShouldBe(["mine"]);
    }

    [Fact]
    public async Task A_certificate_is_asked_for_with_both_names_and_restarts_the_relay()
    {
        var live = _machine.PathOf("/etc/letsencrypt/live/openzro-relay");
        _machine.Pretend("certbot", $"mkdir -p '{live}'; echo chain >'{live}/fullchain.pem'; echo key >'{live}/privkey.pem'");
        _machine.Pretend("systemctl");

        var run = await _machine.RunAsync("/usr/local/sbin/relay-certificate");
        await _machine.RunAsync("/usr/local/sbin/relay-certificate");

        run.Exit.ShouldBe(0, run.Error);
        _machine.Calls.ShouldContain("-d relay-br-1.example.com -d relay-cluster-br.example.com");
        _machine.Calls.ShouldContain("--email network@mail.example.com");
        _machine.Calls.Split('\n').Count(call => call == "systemctl restart openzro-relay.service").ShouldBe(1, "an unchanged certificate is no reason to restart");
        (await File.ReadAllTextAsync(_machine.PathOf("/etc/openzro-relay/tls/fullchain.pem"), TestContext.Current.CancellationToken)).ShouldBe("chain\n");
        File.GetUnixFileMode(_machine.PathOf("/etc/openzro-relay/tls/privkey.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task What_another_deployment_changes_is_taken_up_and_restarts_the_relay_once()
    {
        _azure.UserData = Told("0.53.1-alpha.87", "0.54.0");

        var first = await _machine.RunAsync("/usr/local/sbin/relay-settings");
        await _machine.RunAsync("/usr/local/sbin/relay-settings");

        first.Exit.ShouldBe(0, first.Error);
        _machine.Calls.ShouldBe("docker pull --quiet -- ghcr.io/openzro/relay:0.54.0\nsystemctl try-restart openzro-relay.service\n");
        (await File.ReadAllTextAsync(_machine.PathOf("/etc/openzro-relay/machine.env"), TestContext.Current.CancellationToken)).ShouldContain("IMAGE='ghcr.io/openzro/relay:0.54.0'\n");
    }

    [Fact]
    public async Task A_version_that_cannot_be_fetched_is_not_taken_up()
    {
        _azure.UserData = Told("0.53.1-alpha.87", "0.99.0");
        _machine.Pretend("docker", "exit 1");

        (await _machine.RunAsync("/usr/local/sbin/relay-settings")).Exit.ShouldNotBe(0);

        _machine.Calls.ShouldNotContain("systemctl");
        (await File.ReadAllTextAsync(_machine.PathOf("/etc/openzro-relay/machine.env"), TestContext.Current.CancellationToken)).ShouldContain("IMAGE='ghcr.io/openzro/relay:0.53.1-alpha.87'\n");
    }

    [Fact]
    public async Task Members_take_changes_up_one_after_the_other()
    {
        _machine.Pretend("sleep");
        _azure.UserData = UserData(await Predictions.Cluster, member: 1);

        await _machine.RunAsync("/usr/local/sbin/relay-settings");

        _machine.Calls.Split('\n').ShouldContain("sleep 300");
    }

    [Theory]
    [InlineData("\"MEMBER\"", "\"PATH\"", "does not know the setting PATH")]
    [InlineData("network@mail.example.com", "x'; touch /tmp/never; '", "no text of one line without quotes")]
    [InlineData("network@mail.example.com", "x\\nPATH=/tmp", "no text of one line without quotes")]
    public async Task Settings_are_data_and_nothing_else(string what, string instead, string says)
    {
        _azure.UserData = Told(what, instead);

        var run = await _machine.RunAsync("/usr/local/sbin/relay-settings");

        run.Exit.ShouldNotBe(0);
        run.Error.ShouldContain(says);
        _machine.Calls.ShouldBe("");
    }

    [Fact]
    public async Task A_relay_alone_becomes_a_member_of_a_cluster_without_being_made_anew()
    {
        using var alone = new RelayMachine(_init, _azure.Url);
        _azure.UserData = UserData(await Predictions.RelayAlone);
        await alone.TakeSettingsAsync();
        (await File.ReadAllTextAsync(alone.PathOf("/etc/openzro-relay/relay.env"), TestContext.Current.CancellationToken)).ShouldNotContain("OZ_CLUSTER");
        _azure.UserData = UserData(await Predictions.Cluster);

        var run = await alone.RunAsync("/usr/local/sbin/relay-settings");

        run.Exit.ShouldBe(0, run.Error);
        (await File.ReadAllTextAsync(alone.PathOf("/etc/openzro-relay/relay.env"), TestContext.Current.CancellationToken)).ShouldContain("\nOZ_CLUSTER_HEADLESS=members.relay-br.internal\n");
        var before = (await Predictions.RelayAlone).Of("Microsoft.Compute/virtualMachines").Single();
        before.Read("properties.osProfile").ShouldBe((await Predictions.Cluster).Of("Microsoft.Compute/virtualMachines").First().Read("properties.osProfile"), "Azure changes it for no machine that is there");
    }

    [Fact]
    public async Task The_container_is_started_with_its_ports_and_without_a_way_to_the_machines_identity()
    {
        _machine.Pretend("iptables", "[ \"$1\" != -C ]");

        var run = await _machine.RunAsync("/usr/local/sbin/relay-run");

        run.Exit.ShouldBe(0, run.Error);
        _machine.Calls.ShouldContain("iptables -I DOCKER-USER -d 169.254.169.254 -j DROP\n");
        var started = _machine.Calls.Split('\n').Single(call => call.StartsWith("docker run ", StringComparison.Ordinal));
        started.ShouldContain(" --publish 443:443/tcp --publish 443:443/udp --publish 127.0.0.1:9090:9090/tcp --publish 10.91.0.10:7090:7090/tcp ");
        started.ShouldEndWith(" -- ghcr.io/openzro/relay:0.53.1-alpha.87");
    }

    [Fact]
    public async Task A_certificate_that_is_refused_is_asked_for_again_ever_more_seldom()
    {
        _machine.Pretend("certbot", $"[ \"$(grep -c ^certbot '{_machine.PathOf("/calls")}')\" -ge 4 ]");
        _machine.Pretend("sleep");

        await _machine.RunAsync("/usr/local/sbin/relay-certificate");

        _machine.Calls.Split('\n').Where(call => call.StartsWith("sleep ", StringComparison.Ordinal)).ShouldBe(["sleep 900", "sleep 1800", "sleep 3600"]);
    }

    private static string UserData(Snapshot snapshot, int member = 0) => snapshot.Of("Microsoft.Compute/virtualMachines").ElementAt(member).Read("properties.userData");

    private string Told(string what, string instead) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Convert.FromBase64String(_azure.UserData)).Replace(what, instead, StringComparison.Ordinal)));
}
