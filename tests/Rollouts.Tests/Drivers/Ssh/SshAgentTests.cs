using System.Diagnostics;
using System.Runtime.Versioning;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;

[UnsupportedOSPlatform("windows")]
public sealed class SshAgentTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ozprobes-agent-").FullName;
    private Process _agent = null!;
    private SshServer _server = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Socket => Path.Combine(_folder, "agent");

    public async ValueTask InitializeAsync()
    {
        _server = await SshServer.StartAsync();
        _agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", Socket]) { RedirectStandardOutput = true })!;
        while (!File.Exists(Socket))
        {
            await Task.Delay(20, Ending);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Kill();
        _agent.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task An_agents_key_of_any_type_logs_in(string type)
    {
        var account = await _server.AddAccountAsync("peer-1", type: type);
        await AddKeyAsync(account.KeyFile);

        var opening = await OpenAsync(account);

        opening.Session.ShouldNotBeNull(opening.Failure?.ToString());
        await using var session = opening.Session;
        (await session.RunAsync("echo \"$HOME\"", [], null, asRoot: false, TimeProvider.System, Ending)).Output.Trim().ShouldBe(account.Home);
    }

    [Fact]
    public async Task An_agent_without_keys_one_that_is_not_there_and_one_with_a_strangers_key_are_told_apart()
    {
        var account = await _server.AddAccountAsync("peer-1");

        (await OpenAsync(account)).Failure!.ToString().ShouldBe($"configuration: the agent at {Socket} holds no key: add one with ssh-add");
        (await OpenAsync(account, _ => null)).Failure!.ToString().ShouldBe("configuration: SSH_AUTH_SOCK is not set: start the server with an agent, or name a key");
        (await OpenAsync(account, _ => "/nonexistent/agent")).Failure!.Detail.ShouldStartWith("the agent at /nonexistent/agent cannot be asked: ");

        await AddKeyAsync(await _server.MakeStrangerAsync());
        var refused = (await OpenAsync(account)).Failure!;
        refused.Code.ShouldBe(DriverFailureCode.Authentication);
        refused.Detail.ShouldContain("does not accept any key of the agent");
    }

    private Task<SshOpening> OpenAsync(SshAccount account, Func<string, string?>? environment = null) => SshSession.OpenAsync(
        SshWorld.Host(_server, account) with { Key = null, Agent = true },
        environment ?? (name => name == SshAgent.Variable ? Socket : null),
        TimeProvider.System,
        Ending);

    private async Task AddKeyAsync(string file)
    {
        var start = new ProcessStartInfo("ssh-add", ["-q", file]) { RedirectStandardError = true };
        start.Environment[SshAgent.Variable] = Socket;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Ending);
        await process.WaitForExitAsync(Ending);
        process.ExitCode.ShouldBe(0, error);
    }
}
