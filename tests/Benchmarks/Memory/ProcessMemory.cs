using System.Globalization;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>The memory of one process at one instant (<c>proc(5)</c>, <c>status</c>), in MiB.</summary>
/// <param name="Resident">All pages in memory, those of files that other processes share included (<c>VmRSS</c>).</param>
/// <param name="Anonymous">The pages that no file backs (<c>RssAnon</c>): heaps and stacks.</param>
/// <param name="Shared">The pages of memory that is mapped twice, as the runtime maps the code that it makes (<c>RssShmem</c>).</param>
/// <param name="Peak">The most that was ever resident (<c>VmHWM</c>).</param>
internal sealed record ProcessMemory(double Resident, double Anonymous, double Shared, double Peak)
{
    /// <summary>The pages of mapped files: programs, libraries.</summary>
    public double Files => Resident - Anonymous - Shared;

    /// <summary>Reads a process's memory.</summary>
    public static ProcessMemory Of(int processId)
    {
        var figures = File.ReadLines($"/proc/{processId}/status")
            .Select(line => line.Split(':', StringSplitOptions.TrimEntries))
            .Where(field => field is [_, var value] && value.EndsWith(" kB", StringComparison.Ordinal))
            .ToDictionary(field => field[0], field => long.Parse(field[1].Split(' ')[0], CultureInfo.InvariantCulture) / 1024.0, StringComparer.Ordinal);
        return new ProcessMemory(figures["VmRSS"], figures["RssAnon"], figures["RssShmem"], figures["VmHWM"]);
    }
}
