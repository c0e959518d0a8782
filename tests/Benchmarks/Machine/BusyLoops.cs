using System.Diagnostics;

namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>Other processes that each want a processor for themselves.</summary>
internal sealed class BusyLoops : IDisposable
{
    private readonly List<Process> _processes = [];

    public BusyLoops(int count)
    {
        for (var i = 0; i < count; i++)
            _processes.Add(Process.Start("sh", ["-c", "while :; do :; done"]));
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
