using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Cli;

/// <summary>Writes JSON so that people can read it too.</summary>
internal static class ReadableJson
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document indented, with letters as they are.</summary>
    public static string Of(string json) => JsonNode.Parse(json)?.ToJsonString(_readable) ?? "null";
}
