using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts;

/// <summary>
/// JSON in one form only: keys in ordinal order, no white space, nothing that is <see langword="null"/>. Two values that say the same
/// have the same bytes, so that a hash over them means something.
/// </summary>
public static class CanonicalJson
{
    /// <summary>How rows and plans are written: camelCase, words for enums, no nulls.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The canonical UTF-8 of a value.</summary>
    public static byte[] Of<T>(T value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, JsonSerializer.SerializeToNode(value, Options));
        }

        return buffer.ToArray();
    }

    /// <summary>SHA-256 over the canonical form of a value, in lower-case hex.</summary>
    public static string HashOf<T>(T value) => Convert.ToHexStringLower(SHA256.HashData(Of(value)));

    private static void Write(Utf8JsonWriter json, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Where(entry => entry.Value is not null).OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(key);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case JsonArray list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }
}
