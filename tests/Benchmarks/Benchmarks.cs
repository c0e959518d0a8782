using BenchmarkDotNet.Running;
using OpenZro.Probes.Benchmarks.Cost;
using OpenZro.Probes.Benchmarks.Engine;
using OpenZro.Probes.Benchmarks.Fidelity;
using OpenZro.Probes.Benchmarks.Memory;
using OpenZro.Probes.Benchmarks.Rollouts;
using OpenZro.Probes.Benchmarks.Startup;
using OpenZro.Probes.Benchmarks.Storage;

namespace OpenZro.Probes.Benchmarks;

/// <summary>The first argument says what is measured; <c>tests/README.md</c> says what for.</summary>
internal static class Benchmarks
{
    private static readonly Dictionary<string, Func<string[], Task>> Programs = new(StringComparer.Ordinal)
    {
        ["store"] = StoreBenchmark.RunAsync,
        ["read-month"] = ReadMonthBenchmark.RunAsync,
        ["report"] = ReportBenchmark.RunAsync,
        ["cost"] = CostBenchmark.RunAsync,
        ["memory"] = MemoryBenchmark.RunAsync,
        ["startup"] = StartupBenchmark.RunAsync,
        ["engine"] = EngineBenchmark.RunAsync,
        ["plan"] = PlanBenchmark.RunAsync,
        ["rollouts"] = RolloutBenchmark.RunAsync,
        ["rollout-size"] = RolloutSizeBenchmark.RunAsync,
        ["fidelity"] = FidelityBenchmark.RunAsync,
        [ProbeLoop.Name] = ProbeLoop.RunAsync,
        [CostProbes.Name] = CostProbes.RunAsync,
        [BareHandshakes.Name] = BareHandshakes.RunAsync,
    };

    private static async Task Main(string[] args)
    {
        if (args.Length > 0 && Programs.TryGetValue(args[0], out var program))
            await program(args[1..]);
        else
            BenchmarkSwitcher.FromAssembly(typeof(Benchmarks).Assembly).Run(args);
    }
}
