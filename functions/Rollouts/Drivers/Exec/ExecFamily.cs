using System.Diagnostics;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// A program and all that it started. On Linux these are known by a mark in their environment, so that those too are found whose parent
/// has ended; elsewhere by their parents alone.
/// </summary>
internal sealed class ExecFamily
{
    private const string Variable = "OZPROBES_EXEC";
    private const string Processes = "/proc";

    /// <summary>How often those are looked for that were started while others were ended.</summary>
    private const int MostLooks = 5;

    private static readonly string _server = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));
    private static long _count;

    private readonly string _mark = $"{_server}-{Interlocked.Increment(ref _count)}";

    private ExecFamily()
    {
    }

    /// <summary>Marks a program that is about to be started.</summary>
    public static ExecFamily Mark(ProcessStartInfo start)
    {
        var family = new ExecFamily();
        start.Environment[Variable] = family._mark;
        return family;
    }

    /// <summary>Ends the program and all that it started, and waits until the program has ended.</summary>
    public async Task EndAsync(Process program)
    {
        program.Kill(entireProcessTree: true);
        for (var look = 0; look < MostLooks && Find() is { Count: > 0 } left; look++)
        {
            foreach (var process in left)
                End(process);
        }

        await program.WaitForExitAsync(CancellationToken.None);
    }

    private List<int> Find() => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.EnumerateDirectories(Processes).Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0 && IsOfFamily(id)),
    ];

    /// <summary>Whether a process has the mark. Another user's tells nobody its environment, and one that has ended has none.</summary>
    private bool IsOfFamily(int id)
    {
        try
        {
            return File.ReadAllText($"{Processes}/{id}/environ").Split('\0').Contains($"{Variable}={_mark}", StringComparer.Ordinal);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception over) when (over is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile, or is not ours to end.
        }
    }
}
