namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>The POSIX shell scripts that are run on hosts. They stand beside this file and are built in.</summary>
internal static class Scripts
{
    /// <summary>Begins a daemon's restart once per operation.</summary>
    public static string Restart { get; } = Read("restart.sh");

    /// <summary>Tells what the host knows of a daemon.</summary>
    public static string Observe { get; } = Read("observe.sh");

    /// <summary>Prints the client's status.</summary>
    public static string Status { get; } = Read("status.sh");

    /// <summary>Replaces management's file once per operation, and restarts management.</summary>
    public static string Register { get; } = Read("register.sh");

    private static string Read(string name)
    {
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream(typeof(Scripts), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
