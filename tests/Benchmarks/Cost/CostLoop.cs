using System.Diagnostics;
using System.Globalization;

namespace OpenZro.Probes.Benchmarks.Cost;

/// <summary>Makes one probe after the other in this process, and writes what each took: milliseconds of processor time, then KiB allocated.</summary>
internal static class CostLoop
{
    /// <summary>Measures some probes, after half as many that are not measured.</summary>
    public static async Task RunAsync(int count, Func<Task> probe)
    {
        for (var i = 0; i < count / 2; i++)
            await probe();

        using var process = Process.GetCurrentProcess();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < count; i++)
            await probe();

        process.Refresh();
        Console.WriteLine(((process.TotalProcessorTime - cpu) / count).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(((GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024.0 / count).ToString(CultureInfo.InvariantCulture));
    }
}
