using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Yaml;

/// <summary>Writes the JSON Schema of a kind of file from the keys that its reader reads, so that the two cannot differ.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as JSON (draft 7), ending in a line end.</summary>
    /// <param name="title">What editors call the file.</param>
    /// <param name="description">What the file says.</param>
    /// <param name="shape">The whole file.</param>
    public static string Of(string title, string description, MappingShape shape)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["description"] = description,
        };
        foreach (var (word, value) in shape.Schema())
        {
            schema[word] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }
}
