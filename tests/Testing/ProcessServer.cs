using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenZro.Probes.Testing;

/// <summary>A real server program on a free loopback port, with a folder of its own, ended by its own pid.</summary>
public abstract class ProcessServer : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>The port that it listens on.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    /// <summary>The program's process, while it runs.</summary>
    protected int ProcessId => _process?.Id ?? throw new InvalidOperationException("the program is not running");

    /// <summary>A folder that lives as long as the server.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("server-").FullName;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }

        await DeleteFolderAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the program and waits until it accepts connections.</summary>
    protected async Task StartAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var tries = 0; tries < 300; tries++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(EndPoint);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        throw new InvalidOperationException($"{program} does not accept connections: {_output}");
    }

    // What the server began may still write there for a moment.
    private async Task DeleteFolderAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
