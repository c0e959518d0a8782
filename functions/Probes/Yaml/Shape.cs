using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>What a value must look like: one description from which both the reader and the JSON Schema come.</summary>
internal abstract class Shape<T>
{
    /// <summary>What is expected, in the words of an error message: <c>a list of relays</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value; <see langword="null"/> after adding to the problems what is wrong with it.</summary>
    /// <param name="node">The value in the file.</param>
    /// <param name="name">What the value is called in messages.</param>
    /// <param name="problems">Where everything wrong is added.</param>
    public abstract Located<T>? Read(YamlNode node, string name, YamlProblems problems);

    /// <summary>The same, as JSON Schema (draft 7, which editors know best).</summary>
    public abstract JsonObject Schema();

    /// <summary>Adds that the value is of another kind, unless that was said already.</summary>
    protected Located<T>? WrongKind(YamlNode node, string name, YamlProblems problems, string remedy = "")
    {
        if (node is not YamlRefused)
        {
            var found = node is YamlScalar { Type: YamlScalarType.Null } ? "has no value: give it" : "must be";
            var instead = found == "must be" ? $", not {node.Kind}" : ", or remove the key";
            problems.Error(node.At, $"{name} {found} {Expected}{instead}{remedy}");
        }

        return null;
    }
}

/// <summary>A value that was read, and where it stands.</summary>
internal sealed record Located<T>(T Value, YamlPosition At);
