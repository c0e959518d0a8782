namespace OpenZro.Probes.Cli.Serve;

/// <summary>The folder of what this machine keeps.</summary>
internal static class ServeFolder
{
    /// <summary>The folder of a region's backlog.</summary>
    public static string BacklogOf(string data, string region) => Path.Combine(data, "backlog", region);

    /// <summary>Holds a region's place in the folder until the result is disposed; the system lets go of it when the process dies.</summary>
    /// <exception cref="IOException">Another process holds it, or the folder cannot be used.</exception>
    public static IDisposable Hold(string data, string region)
    {
        Make(data);
        var path = Path.Combine(data, $"serve-{region}.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"another 'ozprobes serve' of region {region} uses the folder '{data}': end it, or name another folder with --data", exception);
        }
    }

    private static void Make(string data)
    {
        if (File.Exists(data))
            throw new IOException($"--data: '{data}' is a file: name a folder, which is made when it is missing");

        try
        {
            Directory.CreateDirectory(data);
            using var probe = new FileStream(Path.Combine(data, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"--data: nothing can be written into '{data}': {wrong.Message.TrimEnd('.')}: name a folder that this user may write to", wrong);
        }
    }
}
