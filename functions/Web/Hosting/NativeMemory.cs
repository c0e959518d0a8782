using System.Runtime.InteropServices;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// Keeps small what OpenSSL, SQLite and the runtime take from the C library. By default glibc gives each thread an arena of its own, of
/// which a little stays in use for long: some 8 MiB, and growing, in a process that probes from many threads (<c>mallopt(3)</c>).
/// </summary>
public static partial class NativeMemory
{
    private const string ArenaMaximum = "MALLOC_ARENA_MAX";
    private const string GnuLibrary = "libc.so.6";

    /// <summary>
    /// Has one arena serve all threads. The runtime's own have theirs before a program's first line, so the process begins once more, as
    /// itself, with the variable by which glibc is told. Whoever has set that variable is followed. It returns where there is nothing to
    /// do, or the system does not let it; and is to be called before anything else, since it ends what the process has begun.
    /// </summary>
    public static void BeginWithOneArena()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(ArenaMaximum) is not null || !NativeLibrary.TryLoad(GnuLibrary, out _))
            return;

        try
        {
            if (Environment.ProcessPath is not { } program || SetVariable(ArenaMaximum, "1", overwrite: 1) != 0)
                return;
            // The runtime's doors for debuggers have the process' id in their names, and it does not open those that are there.
            foreach (var door in new[] { $"dotnet-diagnostic-{Environment.ProcessId}-*", $"clr-debug-pipe-{Environment.ProcessId}-*" }.SelectMany(name => Directory.GetFiles(Path.GetTempPath(), name)))
                File.Delete(door);
            _ = Execute(program, [.. File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0'), null]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without /proc it goes on as it is.
        }
    }

    /// <summary>Gives back to the system what has been freed and lies between what is in use (<c>malloc_trim(3)</c>).</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            _ = Trim(0);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl gives back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint padding);

    [LibraryImport(GnuLibrary, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport(GnuLibrary, EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
