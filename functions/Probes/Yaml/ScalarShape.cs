using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>Reads a text, or says in one sentence what is wrong with it and what to write.</summary>
internal delegate bool ScalarParser<T>(string text, out T? value, out string? error);

/// <summary>A single value: text, a number, or true or false.</summary>
/// <param name="expected">What is expected, in the words of an error message.</param>
/// <param name="type">What the value must be to YAML; a whole number is also a number.</param>
/// <param name="parse">Reads the text.</param>
/// <param name="describe">Adds to the schema what the parser asks for beyond the type.</param>
internal sealed class ScalarShape<T>(string expected, YamlScalarType type, ScalarParser<T> parse, Action<JsonObject>? describe = null) : Shape<T>
{
    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override Located<T>? Read(YamlNode node, string name, YamlProblems problems)
    {
        if (node is not YamlScalar scalar)
        {
            return WrongKind(node, name, problems);
        }

        var isOfType = scalar.Type == type || (type == YamlScalarType.Number && scalar.Type == YamlScalarType.Integer);
        var isRead = parse(scalar.Text, out var value, out var error);
        if (!isOfType)
        {
            var quotesHelp = isRead && scalar.Type != YamlScalarType.Null;
            var remedy = !quotesHelp ? "" : type == YamlScalarType.Text ? ": put it in quotes" : ": take the quotes away";
            return WrongKind(node, name, problems, remedy);
        }

        if (!isRead)
        {
            problems.Error(node.At, $"{name}: {error}");
            return null;
        }

        return new(value!, node.At);
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = type == YamlScalarType.Text ? "string" : type.ToString().ToLowerInvariant() };
        describe?.Invoke(schema);
        return schema;
    }
}
