namespace OpenZro.Probes.Tests.Fleet;

/// <summary>The bad files of <c>bad-fleets.txt</c>, each with its exact errors. A <c>~</c> marks what a JSON Schema cannot express.</summary>
internal static class FleetCorpus
{
    public static IReadOnlyList<BadFleet> Bad { get; } = Load();

    public static TheoryData<string> BadNames => [.. Bad.Select(bad => bad.Name)];

    private static List<BadFleet> Load()
    {
        using var stream = typeof(FleetCorpus).Assembly.GetManifestResourceStream("bad-fleets.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("=== ", StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static BadFleet Parse(string section)
    {
        var title = section[..section.IndexOf('\n', StringComparison.Ordinal)];
        var parts = section[(title.Length + 1)..].Split(">>>\n");
        return new(title.TrimEnd(' ', '~'), parts[0], parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries), !title.EndsWith('~'));
    }

    internal sealed record BadFleet(string Name, string Text, IReadOnlyList<string> Errors, bool SchemaCanTell);
}
