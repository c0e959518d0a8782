using System.Globalization;
using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Wire;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Fidelity;

/// <summary>The process that probes, apart from server, proxy and capture: <c>fidelity-probes PORT COUNT PER-SECOND OWN-CLOCK</c>.</summary>
internal static class ProbeLoop
{
    public const string Name = "fidelity-probes";

    public static async Task RunAsync(string[] args)
    {
        int[] numbers = [.. args.Take(3).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        if (bool.Parse(args[3]))
            KernelTimes.DoWithout();

        var endpoint = new ProbeEndpoint(IPAddress.Loopback, numbers[0], TestAuthority.ServerName, null);
        using var prober = new EndpointProber(TimeProvider.System, TrustRoots.Of());
        await ProbeWarmUp.RunAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / numbers[2]));
        var probes = new List<Task<Observation>>();
        for (var i = 0; i < numbers[1]; i++)
        {
            probes.Add(prober.ProbeAsync(endpoint, new ProbeRequest { Goal = ProbePhase.Handshake }, CancellationToken.None));
            await timer.WaitForNextTickAsync();
        }

        foreach (var seen in (await Task.WhenAll(probes)).Where(seen => seen.Failure is null))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{IPEndPoint.Parse(seen.LocalEndpoint!).Port} {seen.Connect!.Value.TotalMilliseconds} {seen.Handshake!.Value.TotalMilliseconds} {seen.Lag.TotalMilliseconds}"));
        }
    }
}
