using System.Globalization;
using System.Runtime.InteropServices;

namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>What the figures were measured on, and what else that machine was doing.</summary>
internal static class ThisMachine
{
    private const double TicksPerSecond = 100;

    /// <summary>One line: date, processors, runtime and load averages.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Processor()} × {Environment.ProcessorCount}, {RuntimeInformation.FrameworkDescription}, load {Load()}");

    /// <summary>The load averages of 1 and 5 minutes.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(2)) : "unknown";

    /// <summary>The user and system time that a process has used.</summary>
    public static TimeSpan CpuOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>The memory that this process holds, in MiB.</summary>
    public static double ResidentMiB() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1048576.0;

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]
            : RuntimeInformation.ProcessArchitecture.ToString();
}
