using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>The JSON Schema of connections files, for editors; it comes from the keys that the reader reads, so that the two cannot differ.</summary>
public static class ConnectionSchema
{
    /// <summary>The schema as JSON (draft 7), ending in a line end; <c>connections.schema.json</c> is a copy of it.</summary>
    public static string Text { get; } = SchemaText.Of(
        "Connections of a rollout server", "Every host, key, path and command that a rollout can reach, under names that rollout files use.", ConnectionsShape.Shape);
}
