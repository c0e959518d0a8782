using System.Diagnostics;
using System.Globalization;

namespace OpenZro.Probes.Benchmarks.Fidelity;

/// <summary>
/// What really happened on one loopback port, by the kernel's stamps on its packets: dumpcap writes them down, tshark reads them out.
/// </summary>
internal sealed class PacketCapture : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"fidelity-{Environment.ProcessId}-{Path.GetRandomFileName()}.pcapng");
    private readonly Process _process;

    private PacketCapture(int port) => _process = Process.Start(new ProcessStartInfo(
        "dumpcap", ["-q", "-i", "lo", "-s", "96", "-B", "64", "-f", $"tcp port {port}", "-w", _file]) { RedirectStandardError = true })!;

    /// <summary>Begins to capture one port.</summary>
    public static async Task<PacketCapture> StartAsync(int port)
    {
        var capture = new PacketCapture(port);
        while (await capture._process.StandardError.ReadLineAsync() is { } line && !line.StartsWith("File:", StringComparison.Ordinal))
        {
        }

        await Task.Delay(TimeSpan.FromMilliseconds(500));
        return capture;
    }

    /// <summary>Ends the capture: what each connection to the port was like, in the order of their SYNs.</summary>
    public async Task<IReadOnlyList<WireTruth>> StopAsync(int port)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        using (var interrupt = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();

        await _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync();
        string[] fields = ["frame.time_epoch", "ip.dst", "tcp.srcport", "tcp.dstport", "tcp.flags.syn", "tcp.flags.ack", "tcp.len"];
        using var reader = Process.Start(new ProcessStartInfo(
            "tshark", ["-n", "-r", _file, "-T", "fields", .. fields.SelectMany(field => (string[])["-e", field])])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = reader.StandardError.ReadToEndAsync();
        var connections = new List<WireTruth>();
        while (await reader.StandardOutput.ReadLineAsync() is { } line)
            Add(connections, port, line.Split('\t'));

        await errors;
        return connections;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();

        _process.Dispose();
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    private static void Add(List<WireTruth> connections, int port, string[] packet)
    {
        var at = double.Parse(packet[0], CultureInfo.InvariantCulture);
        var (from, to, length) = (int.Parse(packet[2], CultureInfo.InvariantCulture), int.Parse(packet[3], CultureInfo.InvariantCulture), int.Parse(packet[6], CultureInfo.InvariantCulture));
        var (isSyn, isAck) = (packet[4] is "1" or "True", packet[5] is "1" or "True");
        if (isSyn && !isAck)
            connections.Add(new WireTruth(to == port ? from : to, packet[1], at));
        else
            connections.FindLast(connection => connection.ClientPort == (to == port ? from : to))?.Add(at, fromClient: to == port, isSyn, length);
    }
}
