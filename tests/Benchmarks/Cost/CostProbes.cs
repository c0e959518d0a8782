using System.Diagnostics;
using System.Globalization;
using System.Net;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Cost;

/// <summary>The process that probes, one probe after the other: <c>cost-probes PORT GOAL COUNT ROOTS</c>; writes ms and KiB per probe.</summary>
internal static class CostProbes
{
    public const string Name = "cost-probes";

    public static async Task RunAsync(string[] args)
    {
        var endpoint = new ProbeEndpoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture), TestAuthority.ServerName, null);
        var request = new ProbeRequest { Goal = Enum.Parse<ProbePhase>(args[1]), Secret = new AuthSecret(LocalRelay.Secret) };
        var count = int.Parse(args[2], CultureInfo.InvariantCulture);
        if (!TrustRoots.TryReadPem(args[3], out var roots, out var error))
            throw new InvalidOperationException(error);

        using var prober = new EndpointProber(TimeProvider.System, roots);
        for (var i = 0; i < count / 2; i++)
            await ProbeAsync(prober, endpoint, request);

        using var process = Process.GetCurrentProcess();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < count; i++)
            await ProbeAsync(prober, endpoint, request);

        process.Refresh();
        Console.WriteLine(((process.TotalProcessorTime - cpu) / count).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(((GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024.0 / count).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task ProbeAsync(EndpointProber prober, ProbeEndpoint endpoint, ProbeRequest request)
    {
        if (await prober.ProbeAsync(endpoint, request, CancellationToken.None) is { Failure: { } failure })
            throw new InvalidOperationException(failure?.ToString());
    }
}
