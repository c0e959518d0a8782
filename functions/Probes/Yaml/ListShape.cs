using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>A list of values of one shape. What can be read of it is kept when some of it is wrong.</summary>
/// <param name="expected">What is expected, in the words of an error message: <c>a list of relays</c>.</param>
/// <param name="item">The shape of each value.</param>
/// <param name="isUnique">Whether no two values may be equal.</param>
internal sealed class ListShape<T>(string expected, Shape<T> item, bool isUnique = false) : Shape<IReadOnlyList<Located<T>>>
{
    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override Located<IReadOnlyList<Located<T>>>? Read(YamlNode node, string name, YamlProblems problems)
    {
        if (node is not YamlSequence sequence)
        {
            return WrongKind(node, name, problems, node is YamlScalar { Type: not YamlScalarType.Null } ? ": put it in brackets, [ ]" : "");
        }

        if (sequence.Items.Count == 0)
        {
            problems.Error(node.At, $"{name} is empty: give it {expected}, or remove the key");
        }

        var items = new List<Located<T>>(sequence.Items.Count);
        var seen = new HashSet<T>();
        foreach (var child in sequence.Items)
        {
            if (item.Read(child, $"an entry of {name}", problems) is not { } read)
            {
                continue;
            }

            if (isUnique && !seen.Add(read.Value))
            {
                problems.Error(read.At, $"{name} holds {(child is YamlScalar scalar ? $"'{Shown.Text(scalar.Text)}'" : "the same")} twice: keep one of them");
                continue;
            }

            items.Add(read);
        }

        return new(items, node.At);
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = item.Schema() };
        if (isUnique)
        {
            schema["uniqueItems"] = true;
        }

        return schema;
    }
}
