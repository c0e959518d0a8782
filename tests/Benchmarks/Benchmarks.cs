using BenchmarkDotNet.Running;
using OpenZro.Probes.Benchmarks.Storage;

namespace OpenZro.Probes.Benchmarks;

internal static class Benchmarks
{
    private static async Task Main(string[] args)
    {
        if (args is ["store", ..])
            await StoreBenchmark.RunAsync(args[1..]);
        else
            BenchmarkSwitcher.FromAssembly(typeof(Benchmarks).Assembly).Run(args);
    }
}
