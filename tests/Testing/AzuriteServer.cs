using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Testing;

/// <summary>
/// A real Azurite on free loopback ports, its table service alone, from <c>tests/Testing/azurite</c>. It starts when it is first asked for,
/// can be stopped and started again on the same port and data, and ends by its own pid.
/// </summary>
public class AzuriteServer : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private readonly int _port = FreePort();
    private readonly string _program;
    private readonly (string Name, int Port)[] _others;
    private Process? _process;

    /// <summary>The table service alone.</summary>
    public AzuriteServer()
        : this(Path.Combine("table", "main.js"), [])
    {
    }

    /// <param name="program">What is run, under Azurite's sources.</param>
    /// <param name="others">The services that it runs beside tables.</param>
    protected AzuriteServer(string program, string[] others) =>
        (_program, _others) = (program, [.. others.Select(name => (name, FreePort()))]);

    /// <summary>The connection string; the server may be down.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{_port}/{Account};"
        + string.Concat(_others.Select(other => $"{other.Name}Endpoint=http://127.0.0.1:{other.Port}/{Account};"));

    /// <summary>Starts the server unless it runs, and returns its connection string once it accepts connections.</summary>
    public async Task<string> StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_process is null)
            {
                _process = Start();
                foreach (var port in _others.Select(other => other.Port).Prepend(_port))
                    await AcceptsConnectionsAsync(_process, port);
            }

            return ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Asks the server to end, as a shutdown would, so that it keeps its data; waits until it has.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_process is null)
                return;
            using (var signal = Process.Start("kill", ["-INT", $"{_process.Id}"]))
                await signal.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }

            _process.Dispose();
            _process = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private Process Start()
    {
        var script = Path.Combine(Installed(), "node_modules", "azurite", "dist", "src", _program);
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[script, "--tableHost", "127.0.0.1", "--tablePort", $"{_port}", "--location", _folder, "--silent",
            "--skipApiVersionCheck", "--disableTelemetry"])
            start.ArgumentList.Add(argument);
        foreach (var (name, port) in _others)
        {
            start.ArgumentList.Add($"--{name.ToLowerInvariant()}Port");
            start.ArgumentList.Add($"{port}");
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task AcceptsConnectionsAsync(Process process, int port)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static string Installed()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var azurite = Path.Combine(folder.FullName, "tests", "Testing", "azurite");
            if (Directory.Exists(Path.Combine(azurite, "node_modules", "azurite")))
                return azurite;
        }

        throw new InvalidOperationException("Azurite is not installed: run tests/install.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
