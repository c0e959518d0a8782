using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>A list of values, which may be written without brackets when it is only one.</summary>
/// <param name="one">The shape of each value.</param>
/// <param name="many">The shape of the list.</param>
internal sealed class OneOrManyShape<T>(Shape<T> one, ListShape<T> many) : Shape<IReadOnlyList<Located<T>>>
{
    /// <inheritdoc/>
    public override string Expected => $"{one.Expected}, or {many.Expected}";

    /// <inheritdoc/>
    public override Located<IReadOnlyList<Located<T>>>? Read(YamlNode node, string name, YamlProblems problems) =>
        node is YamlSequence ? many.Read(node, name, problems)
        : one.Read(node, name, problems) is { } read ? new([read], node.At)
        : null;

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(one.Schema(), many.Schema()) };
}
