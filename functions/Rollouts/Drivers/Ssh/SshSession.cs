using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Fleet;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>A connection to a host whose key is known, directly or through a jump host.</summary>
internal sealed class SshSession : IAsyncDisposable
{
    private const int LongestOutput = 16 * 1024 * 1024;
    private const int LongestError = 2000;
    private readonly SshClient _client;
    private readonly SshTunnel? _tunnel;

    private SshSession(SshHost host, SshClient client, SshTunnel? tunnel)
    {
        Host = host;
        _client = client;
        _tunnel = tunnel;
    }

    /// <summary>Who it is connected to.</summary>
    public SshHost Host { get; }

    /// <summary>Connects and logs in, within the host's timeout.</summary>
    public static async Task<SshOpening> OpenAsync(SshHost host, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        SshTunnel? tunnel = null;
        if (host.Jump is { } jump)
        {
            (tunnel, var failure) = await SshTunnel.OpenAsync(jump, host, environment, time, cancellationToken);
            if (tunnel is null)
            {
                return new(null, failure);
            }
        }

        var attempt = await ConnectAsync(host, tunnel, environment, time, cancellationToken);
        if (attempt.Client is { } client)
        {
            return new(new SshSession(host, client, tunnel), null);
        }

        await (tunnel?.DisposeAsync() ?? ValueTask.CompletedTask);
        return new(null, attempt.Failure);
    }

    /// <summary>Runs a POSIX shell script to its end, within the host's timeout.</summary>
    /// <param name="script">The script; it sees the arguments as <c>$1</c>, <c>$2</c> and so on.</param>
    /// <param name="arguments">The arguments; they are quoted, so that nothing in them is run.</param>
    /// <param name="input">What the script reads from its standard input.</param>
    /// <param name="asRoot">Whether the whole script is run through <c>sudo -n</c> where the host asks for that.</param>
    /// <param name="time">The clock of the timeout.</param>
    /// <param name="cancellationToken">Ends the call; what the script began may go on.</param>
    public async Task<SshRun> RunAsync(
        string script, IEnumerable<string> arguments, byte[]? input, bool asRoot, TimeProvider time, CancellationToken cancellationToken)
    {
        var words = string.Join(' ', new[] { "sh", "-c", script, "ozprobes" }.Concat(arguments).Select(Quote));
        using var late = new CancellationTokenSource(Host.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var command = _client.CreateCommand(asRoot && Host.Sudo ? "sudo -n -- " + words : words);
            var running = command.ExecuteAsync(end.Token);
            if (input is not null)
            {
                await using var stdin = command.CreateInputStream();
                await stdin.WriteAsync(input, end.Token);
            }

            var output = await ReadAsync(command.OutputStream, end);
            await (output is null ? running.ContinueWith(_ => { }, TaskScheduler.Default) : running);
            return output is null
                ? Lost(DriverFailureCode.BadAnswer, "it answered more than is read")
                : new SshRun { ExitCode = command.ExitStatus, Output = output, Error = Shorten(command.Error.Trim()), Failure = Unfinished(command) };
        }
        catch (OperationCanceledException)
        {
            return Lost(DriverFailureCode.AnswerLost, $"the command did not end within {DurationText.Format(Host.Timeout)}");
        }
        catch (Exception wrong) when (wrong is SshException or IOException or SocketException or ObjectDisposedException)
        {
            return Lost(DriverFailureCode.AnswerLost, "the connection ended before the command did: " + wrong.Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _tunnel?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Opens a forwarded port through this session.</summary>
    public void Open(ForwardedPort port)
    {
        _client.AddForwardedPort(port);
        port.Start();
    }

    private static async Task<(SshClient? Client, DriverFailure? Failure)> ConnectAsync(
        SshHost host, SshTunnel? tunnel, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var known = TextFile.Read(host.KnownHostsFile);
        if (known.Text is null)
        {
            return (null, Failure(DriverFailureCode.Configuration, $"known hosts, {host.KnownHostsFile}: {known.Error}"));
        }

        var keys = SshKey.Read(host, environment);
        if (keys.Failure is not null)
        {
            return (null, keys.Failure);
        }

        var check = new HostKeyCheck(KnownHosts.Parse(known.Text), host);
        var client = new SshClient(check.Prefer(Address(host, tunnel, keys.Sources)));
        client.HostKeyReceived += check.OnHostKeyReceived;
        using var late = new CancellationTokenSource(host.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await client.ConnectAsync(end.Token);
            return (client, null);
        }
        catch (Exception wrong) when (check.Failure is not null || wrong is SshException or SocketException or IOException or OperationCanceledException)
        {
            client.Dispose();
            return (null, check.Failure ?? Explain(wrong, host));
        }
    }

    private static ConnectionInfo Address(SshHost host, SshTunnel? tunnel, IReadOnlyList<IPrivateKeySource> keys)
    {
        var method = new PrivateKeyAuthenticationMethod(host.User, [.. keys]);
        return tunnel is null
            ? new ConnectionInfo(host.Name, host.Port, host.User, method) { Timeout = host.Timeout }
            : new ConnectionInfo(tunnel.Address, tunnel.Port, host.User, method) { Timeout = host.Timeout };
    }

    private static DriverFailure Explain(Exception wrong, SshHost host) => wrong switch
    {
        SshAuthenticationException => Failure(DriverFailureCode.Authentication,
            $"{host} does not accept {SshKey.Name(host)}: add its public half to the account's authorized keys"),
        OperationCanceledException or SshOperationTimeoutException => Failure(DriverFailureCode.Timeout,
            $"{host} did not let us in within {DurationText.Format(host.Timeout)}"),
        _ => Failure(DriverFailureCode.Unreachable, $"{host} cannot be reached: {wrong.Message}"),
    };

    private static async Task<string?> ReadAsync(Stream output, CancellationTokenSource end)
    {
        using var all = new MemoryStream();
        var part = new byte[16 * 1024];
        while (await output.ReadAsync(part, end.Token) is var count and > 0)
        {
            await all.WriteAsync(part.AsMemory(0, count), end.Token);
            if (all.Length > LongestOutput)
            {
                await end.CancelAsync();
                return null;
            }
        }

        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    private static DriverFailure? Unfinished(SshCommand command) =>
        command.ExitStatus is null ? Failure(DriverFailureCode.AnswerLost, "the connection ended before the command did") : null;

    private static SshRun Lost(DriverFailureCode code, string detail) => new() { Failure = Failure(code, detail) };

    private static DriverFailure Failure(DriverFailureCode code, string detail) => new() { Code = code, Detail = detail };

    private static string Quote(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static string Shorten(string text) => text.Length <= LongestError ? text : text[..LongestError];
}
