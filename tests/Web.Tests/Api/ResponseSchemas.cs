using System.Text.Json.Nodes;
using NJsonSchema;

namespace OpenZro.Probes.Web.Tests.Api;

/// <summary>
/// The schemas of the served OpenAPI document, made strict: an answer that has more than the document says is as wrong as one that has
/// less.
/// </summary>
internal sealed class ResponseSchemas
{
    private readonly JsonNode _document;

    private ResponseSchemas(JsonNode document) => _document = document;

    public static ResponseSchemas Read()
    {
        using var stream = Web.Api.OpenApiPage.Open();
        return new ResponseSchemas(JsonNode.Parse(stream)!);
    }

    /// <summary>What is wrong with an answer; empty when it is as the document says.</summary>
    public async Task<IReadOnlyList<string>> ValidateAsync(string method, string path, int status, string body, CancellationToken cancellationToken)
    {
        var response = _document["paths"]?[path]?[method]?["responses"]?[$"{status}"];
        if (response?["content"]?.AsObject().Single() is not { Value: { } content } type)
            return [$"the document has no answer {status} of {method} {path}"];
        if (type.Key == "text/plain")
            return [];

        var schema = content["schema"]!.DeepClone().AsObject();
        schema["definitions"] = _document["components"]!["schemas"]!.DeepClone();
        Harden(schema, isProblem: type.Key.Contains("problem", StringComparison.Ordinal));
        var text = schema.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        var errors = (await JsonSchema.FromJsonAsync(text, cancellationToken)).Validate(body);
        return [.. errors.Select(error => $"{method} {path} {status}: {error}")];
    }

    /// <summary>Allows nothing that is not named, save in problems, which may say more.</summary>
    private static void Harden(JsonNode? node, bool isProblem)
    {
        if (node is JsonObject map)
        {
            if (map["properties"] is JsonObject && map["additionalProperties"] is null && !isProblem)
                map["additionalProperties"] = false;
            foreach (var (_, value) in map)
                Harden(value, isProblem);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                Harden(item, isProblem);
        }
    }
}
