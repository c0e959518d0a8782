using System.Runtime.InteropServices;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// Keeps what OpenSSL and the runtime take from the C library in one place. By default glibc gives each thread an arena of its own, of
/// which a little stays in use for long: some 9 MiB on a process that probes from many threads (<c>mallopt(3)</c>).
/// </summary>
internal static partial class NativeMemory
{
    private const int ArenaMaximum = -8;

    /// <summary>Has one arena serve all threads. Nothing happens where the C library is another.</summary>
    public static void UseOneArena()
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            _ = SetOption(ArenaMaximum, 1);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl has no arenas to limit.
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

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
