using System.Runtime.Versioning;
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

        _init.Scripts.Count().ShouldBe(5);
        (await ToolRun.OfAsync("bash", ["-n"], _init.Scripts.First().Value + "\nif true; then")).Exit.ShouldNotBe(0);
    }

    [Fact]
    public void What_the_scripts_call_is_installed() => _init.Packages.ShouldBe(["docker.io", "certbot", "curl", "jq"]);

    [Fact]
    public void Units_are_enabled_that_are_written()
    {
        var units = _init.Files.Keys.Where(path => path.StartsWith("/etc/systemd/system/", StringComparison.Ordinal)).Select(path => Path.GetFileName(path)!).ToList();

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
        _machine.Calls.ShouldContain("--email network@example.com");
        _machine.Calls.Split('\n').Count(call => call == "systemctl restart openzro-relay.service").ShouldBe(1, "an unchanged certificate is no reason to restart");
        (await File.ReadAllTextAsync(_machine.PathOf("/etc/openzro-relay/tls/fullchain.pem"), TestContext.Current.CancellationToken)).ShouldBe("chain\n");
        File.GetUnixFileMode(_machine.PathOf("/etc/openzro-relay/tls/privkey.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_value_can_end_neither_its_line_nor_its_quotes()
    {
        var hostile = await BicepCompiler.PredictAsync("relay.bicep", """
            param relay = 'br'
            param version = '1 --privileged\'; touch /tmp/never #'
            param certificateEmail = 'a@b$(touch /tmp/never)\'`touch /tmp/never`\nOZ_LOG_LEVEL=debug'
            param zone = 'example.com'
            param vaultName = 'vault'
            param relaySecretName = 'relay-secret'
            param sshPublicKey = 'ssh-ed25519 AAAA admin'
            param vaultSuffix = '.vault.azure.net'
            param management = 'https://management.azure.com/'
            """);
        var init = RelayChecks.Machines(hostile).Single().Init;

        var run = await ToolRun.OfAsync("bash", ["-c", ". /dev/stdin; printf '%s\\n%s' \"$EMAIL\" \"$IMAGE\""], init.Files["/etc/openzro-relay/machine.env"]);

        run.Output.ShouldBe("a@b$(touch /tmp/never)`touch /tmp/never`OZ_LOG_LEVEL=debug\nghcr.io/openzro/relay:1 --privileged; touch /tmp/never #");
        init.Start.ShouldEndWith(" ${IMAGE}");
    }
}
