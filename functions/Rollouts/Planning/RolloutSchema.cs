using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>The JSON Schema of rollout files, for editors; it comes from the keys that the reader reads, so that the two cannot differ.</summary>
public static class RolloutSchema
{
    /// <summary>The schema as JSON (draft 7), ending in a line end; <c>rollout.schema.json</c> is a copy of it.</summary>
    public static string Text { get; } = SchemaText.Of(
        "Rollout of a relay", "Which relay to add or retire, or which peers to have picked again, and within which limits.", RolloutShape.Shape);
}
