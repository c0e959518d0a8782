using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>A mapping with known keys; every other key is refused.</summary>
/// <param name="expected">What is expected, in the words of an error message: <c>a relay</c>.</param>
/// <param name="keys">All keys, in the order in which they are best written.</param>
/// <param name="isChoice">Whether exactly one of the keys must be there.</param>
internal sealed class MappingShape(string expected, IReadOnlyList<Key> keys, bool isChoice = false) : Shape<Fields>
{
    /// <inheritdoc/>
    public override string Expected => $"{expected}, a mapping with the keys {Words.And(keys.Select(key => key.Name), isChoice ? "or" : "and")}";

    /// <inheritdoc/>
    public override Located<Fields>? Read(YamlNode node, string name, YamlProblems problems)
    {
        if (node is not YamlMapping mapping)
        {
            return WrongKind(node, name, problems);
        }

        var fields = new Fields();
        foreach (var (key, value) in mapping.Entries)
        {
            if (keys.FirstOrDefault(known => known.Name == key.Text) is { } known)
            {
                fields.Note(known, key.At);
                known.Read(value, fields, problems);
            }
            else
            {
                problems.Error(key.At, Unknown(key.Text));
            }
        }

        CheckPresence(mapping, problems);
        return new(fields, node.At);
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            properties[key.Name] = key.Schema();
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (keys.Any(key => key.IsRequired))
        {
            schema["required"] = Names(keys.Where(key => key.IsRequired));
        }

        if (isChoice)
        {
            schema["minProperties"] = 1;
            schema["maxProperties"] = 1;
        }

        return schema;
    }

    private static JsonArray Names(IEnumerable<Key> keys) => [.. keys.Select(key => JsonValue.Create(key.Name))];

    private string Unknown(string key)
    {
        var meant = Spelling.DidYouMean(key, keys.Select(known => known.Name));
        var remedy = meant.Length > 0 ? meant : ": its keys are " + Words.And(keys.Select(known => known.Name));
        return $"'{Shown.Text(key)}' is no key of {expected}{remedy}";
    }

    private void CheckPresence(YamlMapping mapping, YamlProblems problems)
    {
        var misspelt = mapping.Entries.Select(entry => Spelling.Nearest(entry.Key.Text, keys.Select(key => key.Name))).ToHashSet();
        foreach (var missing in keys.Where(key => key.IsRequired && mapping.Find(key.Name) is null && !misspelt.Contains(key.Name)))
        {
            problems.Error(mapping.At, $"{expected} needs the key '{missing.Name}': give it {missing.Expected}");
        }

        var given = keys.Where(key => mapping.Find(key.Name) is not null).Select(key => key.Name).ToList();
        if (isChoice && given.Count != 1)
        {
            var count = given.Count == 0 ? "none" : Words.And(given);
            problems.Error(mapping.At, $"{expected} needs exactly one of {Words.And(keys.Select(key => key.Name), "or")}, and has {count}");
        }
    }
}
