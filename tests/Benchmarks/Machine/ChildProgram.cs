using System.Diagnostics;
using System.Globalization;

namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>Another program of this assembly in a process of its own, so that what it uses is told from what its servers use.</summary>
internal static class ChildProgram
{
    /// <summary>Runs one to its end: the lines that it wrote.</summary>
    public static async Task<string[]> RunAsync(string name, params object[] arguments)
    {
        string[] texts = [name, .. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, texts) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{name} failed: {output}");
    }
}
