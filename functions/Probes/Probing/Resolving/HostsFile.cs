using System.Net;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>A hosts file: names that this machine resolves without DNS (hosts(5)). Read anew for each name, since it is short and may change.</summary>
internal sealed class HostsFile(string path)
{
    private static readonly char[] _blanks = [' ', '\t', '\r'];

    /// <summary>This machine's.</summary>
    public static HostsFile OfThisMachine() => new(OperatingSystem.IsWindows()
        ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "hosts")
        : "/etc/hosts");

    /// <summary>The addresses of a name in the file's order; empty when the file does not list it or cannot be read.</summary>
    public IReadOnlyList<IPAddress> Find(string name)
    {
        try
        {
            return Find(File.ReadLines(path), name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The addresses that the lines give a name.</summary>
    internal static IReadOnlyList<IPAddress> Find(IEnumerable<string> lines, string name)
    {
        var wanted = name.TrimEnd('.');
        var addresses = new List<IPAddress>();
        foreach (var line in lines)
        {
            var words = line.Split('#')[0].Split(_blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1
                && words.Skip(1).Any(w => w.TrimEnd('.').Equals(wanted, StringComparison.OrdinalIgnoreCase))
                && IPAddress.TryParse(words[0], out var address)
                && !addresses.Contains(address))
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }
}
