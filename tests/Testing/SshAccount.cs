using System.Globalization;

namespace OpenZro.Probes.Testing;

/// <summary>
/// A way into an <see cref="SshServer"/>: a key, and behind it a home of its own with a service manager of its own. The programs
/// <c>systemctl</c> and <c>sudo</c> that it finds are stand-ins that act within its home.
/// </summary>
public sealed class SshAccount
{
    internal SshAccount(string name, string home, string keyFile)
    {
        Name = name;
        Home = home;
        KeyFile = keyFile;
    }

    /// <summary>What tells it from the server's others.</summary>
    public string Name { get; }

    /// <summary>Its home folder.</summary>
    public string Home { get; }

    /// <summary>Its private key.</summary>
    public string KeyFile { get; }

    /// <summary>How often a service was restarted.</summary>
    public int Restarts(string service) =>
        Calls().Count(call => call.StartsWith("systemctl ", StringComparison.Ordinal) && call.Contains(" restart ", StringComparison.Ordinal)
            && call.EndsWith(service, StringComparison.Ordinal));

    /// <summary>The calls of the stand-ins so far.</summary>
    public IReadOnlyList<string> Calls()
    {
        var file = Path.Combine(Home, "calls");
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    /// <summary>Makes a service known to its <c>systemctl</c>, running for an hour.</summary>
    /// <param name="name">The service's name.</param>
    /// <param name="start">The shell commands that its start runs.</param>
    public void AddService(string name, string start)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home, "units", name)).FullName;
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        var hourAgo = Math.Max(1, uptime - 3600);
        File.WriteAllText(Path.Combine(folder, "started"), ((long)(hourAgo * 1_000_000)).ToString(CultureInfo.InvariantCulture) + "\n");
        File.WriteAllText(Path.Combine(folder, "state"), "active\n");
        SshServer.WriteProgram(Path.Combine(folder, "start"), "#!/bin/sh\n" + start + "\n");
    }

    /// <summary>Makes the next restart cut its own connection, as a restart of the path that one came by does.</summary>
    public void CutAtNextRestart() => Touch("cut");

    /// <summary>Makes a file in its home.</summary>
    public void Touch(string path) => File.WriteAllText(Path.Combine(Home, path), "");

    /// <summary>Removes a file from its home.</summary>
    public void Remove(string path) => File.Delete(Path.Combine(Home, path));
}
