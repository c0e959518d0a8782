using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>The JSON Schema of fleet files, for editors; it comes from the keys that the reader reads, so that the two cannot differ.</summary>
public static class FleetSchema
{
    /// <summary>The schema as JSON (draft 7), ending in a line end; <c>fleet.schema.json</c> is a copy of it.</summary>
    public static string Text { get; } = SchemaText.Of(
        "Fleet of relays", "The relays of one mesh, the regions that probe them, and the thresholds that judge them.", FleetShape.Shape);
}
