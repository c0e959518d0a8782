using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;

public sealed class SshSessionTests : IAsyncLifetime
{
    private SshServer _server = null!;
    private SshHost _host = null!;
    private string _folder = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SshServer.StartAsync();
        _folder = Directory.CreateTempSubdirectory("ssh-").FullName;
        _host = SshWorld.Host(_server, await _server.AddAccountAsync("someone"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_script_gets_its_arguments_and_input_as_they_are()
    {
        string[] arguments = ["it's", "$(touch /tmp/never)", "`id`", "a b\tc", "new\nline", "", "ü\"\\"];
        var run = await RunAsync(_host, "for one; do printf '%s|' \"$one\"; done; cat; echo oops >&2; exit 3", arguments, "from stdin"u8.ToArray());

        run.Failure.ShouldBeNull();
        run.Output.ShouldBe(string.Concat(arguments.Select(one => one + "|")) + "from stdin");
        run.Error.ShouldBe("oops");
        run.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_host_whose_key_is_another_is_refused()
    {
        var known = Write("known", $"[127.0.0.1]:{_server.Port} {OtherKey()}\n");
        var failure = await RefusedAsync(_host with { KnownHostsFile = known });

        failure.Code.ShouldBe(DriverFailureCode.HostKeyMismatch);
        failure.Detail.ShouldContain(known);
        failure.Detail.ShouldContain("SHA256:");
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_refused()
    {
        var failure = await RefusedAsync(_host with { KnownHostsFile = Write("known", $"127.0.0.1 {_server.HostKey("ed25519")}\n") });

        failure.Code.ShouldBe(DriverFailureCode.HostKeyUnknown);
        failure.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_that_is_known_by_one_of_its_keys_is_asked_for_that_one()
    {
        var host = _host with { KnownHostsFile = Write("known", $"[127.0.0.1]:{_server.Port} {_server.HostKey("ecdsa")}\n") };
        (await RunAsync(host, "echo in", [])).Output.ShouldBe("in\n");
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_says_which()
    {
        var failure = await RefusedAsync(_host with { Key = new SecretReference { File = await _server.MakeStrangerAsync() } });

        failure.Code.ShouldBe(DriverFailureCode.Authentication);
        failure.Detail.ShouldContain("stranger");
    }

    [Fact]
    public async Task A_key_with_a_passphrase_opens_by_what_its_reference_holds()
    {
        var account = await _server.AddAccountAsync("locked", "open sesame");
        var host = SshWorld.Host(_server, account);
        (await RefusedAsync(host)).Code.ShouldBe(DriverFailureCode.Configuration);

        var wrong = await RefusedAsync(host with { Passphrase = new SecretReference { Env = "WRONG" } });
        wrong.Code.ShouldBe(DriverFailureCode.Configuration);
        wrong.Detail.ShouldNotContain("swordfish");

        (await RunAsync(host with { Passphrase = new SecretReference { Env = "RIGHT" } }, "echo in", [])).Output.ShouldBe("in\n");
    }

    [Fact]
    public async Task A_jump_host_leads_to_hosts_and_is_checked_itself()
    {
        await using var jump = await SshServer.StartAsync();
        var way = SshWorld.Host(jump, await jump.AddAccountAsync("jumper"));

        (await RunAsync(_host with { Jump = way }, "echo through", [])).Output.ShouldBe("through\n");

        var distrusted = await RefusedAsync(_host with { Jump = way with { KnownHostsFile = _server.KnownHostsFile } });
        distrusted.Code.ShouldBe(DriverFailureCode.HostKeyUnknown);
        distrusted.Detail.ShouldStartWith("jump host: ");

        var beyond = await RefusedAsync(_host with { Jump = way, Port = 1, Timeout = TimeSpan.FromSeconds(10) });
        beyond.Code.ShouldBeOneOf(DriverFailureCode.Unreachable, DriverFailureCode.Timeout);
    }

    [Fact]
    public async Task A_host_that_accepts_and_says_nothing_is_a_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var host = _host with { Port = ((IPEndPoint)silent.LocalEndpoint).Port, Timeout = TimeSpan.FromMilliseconds(300) };

        var failure = await RefusedAsync(host);
        failure.Code.ShouldBe(DriverFailureCode.Timeout);
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_a_lost_answer()
    {
        var run = await RunAsync(_host with { Timeout = TimeSpan.FromSeconds(2) }, "exec sleep 20", []);

        run.ExitCode.ShouldBeNull();
        run.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost);
    }

    [Fact]
    public async Task What_is_answered_without_end_is_not_read_to_its_end()
    {
        var run = await RunAsync(_host, "exec yes 0123456789abcdef", []);

        run.Failure!.Code.ShouldBe(DriverFailureCode.BadAnswer);
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_that_are_missing_are_named()
    {
        (await RefusedAsync(_host with { Key = new SecretReference { File = "/nonexistent/key" } })).Detail.ShouldContain("/nonexistent/key");
        (await RefusedAsync(_host with { KnownHostsFile = "/nonexistent/hosts" })).Detail.ShouldContain("/nonexistent/hosts");
    }

    private static string? Environment(string variable) => variable switch { "RIGHT" => "open sesame", "WRONG" => "swordfish", _ => null };

    private static async Task<SshRun> RunAsync(SshHost host, string script, string[] arguments, byte[]? input = null)
    {
        var opening = await SshSession.OpenAsync(host, Environment, TimeProvider.System, Ending);
        opening.Failure?.ToString().ShouldBeNull();
        await using var session = opening.Session!;
        return await session.RunAsync(script, arguments, input, asRoot: false, TimeProvider.System, Ending);
    }

    private static async Task<DriverFailure> RefusedAsync(SshHost host)
    {
        var opening = await SshSession.OpenAsync(host, Environment, TimeProvider.System, Ending);
        opening.Session.ShouldBeNull();
        return opening.Failure.ShouldNotBeNull();
    }

    private static string OtherKey() =>
        "ssh-ed25519 " + Convert.ToBase64String([.. "\0\0\0\vssh-ed25519\0\0\0 "u8, .. Encoding.ASCII.GetBytes(new string('x', 32))]);

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
