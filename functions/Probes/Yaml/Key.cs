using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>A key of a mapping: its name, what it means, and what its value must look like.</summary>
/// <param name="name">The name as a file writes it.</param>
/// <param name="isRequired">Whether the mapping is refused without it.</param>
/// <param name="description">What it means, for editors.</param>
internal abstract class Key(string name, bool isRequired, string description)
{
    /// <summary>The name as a file writes it.</summary>
    public string Name => name;

    /// <summary>Whether the mapping is refused without it.</summary>
    public bool IsRequired => isRequired;

    /// <summary>What it means, for editors.</summary>
    public string Description => description;

    /// <summary>What is expected as its value, in the words of an error message.</summary>
    public abstract string Expected { get; }

    /// <summary>A key that must be there.</summary>
    public static Key<T> Required<T>(string name, Shape<T> shape, string description) => new(name, shape, isRequired: true, description, null);

    /// <summary>A key that may be left out.</summary>
    /// <param name="name">The name as a file writes it.</param>
    /// <param name="shape">What its value must look like.</param>
    /// <param name="description">What it means, for editors.</param>
    /// <param name="byDefault">What it is when it is left out, as a file would write it.</param>
    public static Key<T> Optional<T>(string name, Shape<T> shape, string description, JsonNode? byDefault = null) =>
        new(name, shape, isRequired: false, description, byDefault);

    /// <summary>Reads its value into the fields.</summary>
    public abstract void Read(YamlNode node, Fields into, YamlProblems problems);

    /// <summary>Its value as JSON Schema.</summary>
    public abstract JsonObject Schema();
}

/// <inheritdoc/>
internal sealed class Key<T>(string name, Shape<T> shape, bool isRequired, string description, JsonNode? byDefault)
    : Key(name, isRequired, description)
{
    /// <inheritdoc/>
    public override string Expected => shape.Expected;

    /// <inheritdoc/>
    public override void Read(YamlNode node, Fields into, YamlProblems problems)
    {
        if (shape.Read(node, Name, problems) is { } value)
        {
            into.Set(this, value);
        }
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["description"] = Description };
        if (byDefault is not null)
        {
            schema["default"] = byDefault.DeepClone();
        }

        foreach (var (word, value) in shape.Schema())
        {
            schema[word] = value?.DeepClone();
        }

        return schema;
    }
}
