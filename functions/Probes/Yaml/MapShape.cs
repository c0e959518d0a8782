using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>A mapping whose keys are the file's own, with values of one shape.</summary>
/// <param name="expected">What is expected, in the words of an error message: <c>a mapping of regions to probabilities</c>.</param>
/// <param name="key">The shape of each key.</param>
/// <param name="item">The shape of each value.</param>
internal sealed class MapShape<T>(string expected, Shape<string> key, Shape<T> item) : Shape<IReadOnlyList<MapEntry<T>>>
{
    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override Located<IReadOnlyList<MapEntry<T>>>? Read(YamlNode node, string name, YamlProblems problems)
    {
        if (node is not YamlMapping mapping)
        {
            return WrongKind(node, name, problems);
        }

        if (mapping.Entries.Count == 0)
        {
            problems.Error(node.At, $"{name} is empty: give it {expected}, or remove the key");
        }

        var entries = new List<MapEntry<T>>(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
        {
            var readKey = key.Read(entry.Key, $"a key of {name}", problems);
            var readItem = item.Read(entry.Value, $"{name}.{Shown.Text(entry.Key.Text)}", problems);
            if (readKey is not null && readItem is not null)
            {
                entries.Add(new(readKey, readItem.Value));
            }
        }

        return new(entries, node.At);
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["minProperties"] = 1,
        ["propertyNames"] = key.Schema(),
        ["additionalProperties"] = item.Schema(),
    };
}

/// <summary>One entry of a mapping: its key with its place, and its value.</summary>
internal sealed record MapEntry<T>(Located<string> Key, T Value);
