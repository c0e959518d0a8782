using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Fleet;

/// <summary>The JSON Schema of fleet files, for editors; it comes from the keys that the reader reads, so that the two cannot differ.</summary>
public static class FleetSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as JSON (draft 7), ending in a line end; <c>fleet.schema.json</c> is a copy of it.</summary>
    public static string Text { get; } = Generate();

    private static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Fleet of relays",
            ["description"] = "The relays of one mesh, the regions that probe them, and the thresholds that judge them.",
        };
        foreach (var (word, value) in FleetShape.Shape.Schema())
        {
            schema[word] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }
}
