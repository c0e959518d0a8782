using System.Globalization;

namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>Finds short names for relays: what their host names tell them apart by.</summary>
internal static class RelayNames
{
    private static readonly HashSet<string> Common = new(["relay", "relays", "rel", "rels", "cluster", "openzro", "netbird", "oz", "nb"], StringComparer.Ordinal);

    /// <summary>A name for each URL, unique and valid in a fleet file: <c>relay-cluster-br.example.com</c> is <c>br</c>.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<RelayUrl> urls)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. urls.Select(url => Unique(For(url), taken))];
    }

    private static string For(RelayUrl url)
    {
        if (url.Address is not null)
        {
            return "relay";
        }

        var labels = url.Host.Split('.');
        var name = Telling(labels[0]);
        return name.Length > 0 ? name : labels.Length > 3 && Telling(labels[1]) is { Length: > 0 } second ? second : Valid(labels[0]);
    }

    private static string Telling(string label) => Valid(string.Join('-', label.Split('-', '_').Where(word => !Common.Contains(word))));

    private static string Valid(string name)
    {
        var trimmed = name.Trim('-', '_');
        return trimmed.Length > 40 ? trimmed[..40] : trimmed;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var stem = name.Length == 0 ? "relay" : name;
        var unique = stem;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }

        return unique;
    }
}
