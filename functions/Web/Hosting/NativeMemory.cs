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

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
