using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Testing;

/// <summary>
/// A real dnsmasq on a free port of both loopback addresses. It knows what its options tell and nothing else: no hosts file, no
/// upstream. It ends by its own pid.
/// </summary>
public sealed class DnsmasqServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];

    private DnsmasqServer(int port, IEnumerable<string> options)
    {
        Port = port;
        var start = new ProcessStartInfo(File.Exists("/usr/sbin/dnsmasq") ? "/usr/sbin/dnsmasq" : "dnsmasq")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var option in (IEnumerable<string>)["--keep-in-foreground", "--conf-file=/dev/null", "--pid-file", $"--user={Environment.UserName}",
            "--no-hosts", "--no-resolv", "--bind-interfaces", "--listen-address=127.0.0.1", "--listen-address=::1", "--log-facility=-",
            $"--port={port}", .. options])
        {
            start.ArgumentList.Add(option);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The UDP and TCP port.</summary>
    public int Port { get; }

    /// <summary>The server over IPv4.</summary>
    public IPEndPoint V4 => new(IPAddress.Loopback, Port);

    /// <summary>The server over IPv6.</summary>
    public IPEndPoint V6 => new(IPAddress.IPv6Loopback, Port);

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="options">What it knows, such as <c>--host-record=relay.example.com,192.0.2.1</c> or <c>--local=/example.com/</c>.</param>
    public static async Task<DnsmasqServer> StartAsync(params IEnumerable<string> options)
    {
        var all = options.ToList();
        for (var attempt = 1; ; attempt++)
        {
            var server = new DnsmasqServer(FreePort(), all);
            if (await server.AcceptsConnectionsAsync())
            {
                return server;
            }

            await server.DisposeAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"dnsmasq did not start: {server.Log()}");
            }
        }
    }

    /// <summary>Ends the server, and the processes that it made for TCP clients.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AcceptsConnectionsAsync()
    {
        while (!_process.HasExited)
        {
            using var client = new TcpClient(AddressFamily.InterNetworkV6);
            try
            {
                await client.ConnectAsync(V6.Address, Port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        return false;
    }

    private void Note(string? line)
    {
        lock (_log)
        {
            _log.Add(line ?? "");
        }
    }

    private string Log()
    {
        lock (_log)
        {
            return string.Join('\n', _log);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
