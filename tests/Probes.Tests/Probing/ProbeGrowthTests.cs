using System.Diagnostics;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing;

/// <summary>A hostile server costs a probe its time and nothing else.</summary>
[Collection(Alone.Name)]
public sealed class ProbeGrowthTests
{
    private const int AtOnce = 200;

    [Fact]
    public async Task Ten_thousand_probes_of_a_silent_server_give_sockets_and_memory_back()
    {
        await using var server = new ScriptedServer(async (stream, end) => await stream.CopyToAsync(Stream.Null, end));
        using var prober = new EndpointProber(TimeProvider.System, TrustRoots.Of());
        var endpoint = new ProbeEndpoint(server.EndPoint.Address, server.EndPoint.Port, "relay.example.com", null);
        await ProbeAsync(prober, endpoint, 1000);
        var (openBefore, heapBefore, residentBefore) = Held();

        var reasons = await ProbeAsync(prober, endpoint, 10_000);

        for (var tries = 0; tries < 100 && server.Open > 0; tries++)
            await Task.Delay(50);

        var (open, heap, resident) = Held();
        reasons.ShouldBe([FailureReason.Timeout]);
        server.Open.ShouldBe(0);
        (open - openBefore).ShouldBeLessThan(20);
        (heap - heapBefore).ShouldBeLessThan(4L << 20);
        (resident - residentBefore).ShouldBeLessThan(100L << 20, "a TLS session holds some 20 KiB outside the heap");
    }

    private static async Task<HashSet<FailureReason>> ProbeAsync(EndpointProber prober, ProbeEndpoint endpoint, int probes)
    {
        var reasons = new HashSet<FailureReason>();
        var request = new ProbeRequest { Timeout = TimeSpan.FromMilliseconds(50) };
        for (var done = 0; done < probes; done += AtOnce)
        {
            foreach (var seen in await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => prober.ProbeAsync(endpoint, request, default))))
                reasons.Add(seen.Failure!.Reason);
        }

        return reasons;
    }

    private static (int OpenFiles, long HeapBytes, long ResidentBytes) Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var open = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
        return (open, GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }
}
