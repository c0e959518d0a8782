namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>What a script on a host told, one <c>name=value</c> a line; a name that it tells twice counts once, the first time.</summary>
internal sealed class HostFacts
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a script's output.</summary>
    public HostFacts(string output)
    {
        foreach (var line in output.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _values.TryAdd(line[..equals], line[(equals + 1)..].TrimEnd('\r'));
            }
        }
    }

    /// <summary>A value; <see langword="null"/> when it was not told.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>A value that is a whole number.</summary>
    public long? Number(string name) =>
        long.TryParse(this[name], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
