using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// What crosses the engine: a small JSON document. Ids and hashes go through the engine; plans, peers and evidence are rows of their own,
/// since every payload is stored in the journal, read again at each replay, and on Azure moved to blobs when it grows.
/// </summary>
public sealed record Payload
{
    /// <summary>The most bytes of a payload, as UTF-8.</summary>
    public const int MaxBytes = 8 * 1024;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private Payload(string json) => Json = json;

    /// <summary>Nothing: the JSON value <c>null</c>.</summary>
    public static Payload None { get; } = new("null");

    /// <summary>The document.</summary>
    public string Json { get; }

    /// <summary>The SHA-256 of the document, in hexadecimal: what the journal compares when a method runs again.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)));

    /// <summary>A value as a payload: camelCase names, enumerations in kebab-case, nothing for <see langword="null"/>.</summary>
    /// <exception cref="PayloadException">It is too large.</exception>
    public static Payload Of<T>(T value) => new(Bounded(JsonSerializer.Serialize(value, _options)));

    /// <summary>A document that was written before.</summary>
    /// <exception cref="PayloadException">It is too large, or no JSON.</exception>
    public static Payload Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(Bounded(json));
            return new Payload(json);
        }
        catch (JsonException exception)
        {
            throw new PayloadException($"A payload is no JSON: {exception.Message}");
        }
    }

    /// <summary>The value that the payload was made of.</summary>
    /// <exception cref="PayloadException">The document is not of this shape.</exception>
    public T To<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Json, _options)!;
        }
        catch (JsonException exception)
        {
            throw new PayloadException($"A payload is no {typeof(T).Name}: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Json;

    private static string Bounded(string json) => Encoding.UTF8.GetByteCount(json) is var bytes && bytes > MaxBytes
        ? throw new PayloadException($"A payload has {bytes} bytes; {MaxBytes} are allowed. Store it as a row, and pass its id.")
        : json;
}
