using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OpenZro.Probes.Results;

/// <summary>Writes a <see cref="CheckDocument"/> as JSON.</summary>
public static class CheckJson
{
    // A relay's strings reach people, who read "São Paulo" more easily than escapes; the document is never embedded in HTML.
    private static readonly CheckJsonContext _readable = new(new JsonSerializerOptions(CheckJsonContext.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The document as indented JSON without a trailing line end.</summary>
    public static string Write(CheckDocument document) => JsonSerializer.Serialize(document, _readable.CheckDocument);

    /// <summary>The document as compact UTF-8 JSON.</summary>
    public static Task WriteAsync(Stream stream, CheckDocument document, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(stream, document, CheckJsonContext.Default.CheckDocument, cancellationToken);

    /// <summary>The newest documents of all regions as compact JSON.</summary>
    public static JsonTypeInfo<LatestDocument> Latest => CheckJsonContext.Default.LatestDocument;

    /// <summary>Reads the newest documents of all regions back.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static LatestDocument ReadLatest(string json) =>
        JsonSerializer.Deserialize(json, CheckJsonContext.Default.LatestDocument) is { Schema: LatestDocument.SchemaName } document ? document : throw new JsonException("This is no ozprobes.latest/1.");

    /// <summary>Reads a document back.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static CheckDocument Read(string json) =>
        JsonSerializer.Deserialize(json, CheckJsonContext.Default.CheckDocument) ?? throw new JsonException("The document is empty.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WordConverter)])]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(LatestDocument))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
