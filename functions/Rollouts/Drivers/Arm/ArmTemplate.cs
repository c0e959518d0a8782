using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>A compiled Bicep template of the server's, with the parameters of a rollout file put into the types that it declares.</summary>
internal static class ArmTemplate
{
    /// <summary>The body of a deployment; or what is wrong with the file or the parameters.</summary>
    public static (string? Body, DriverFailure? Failure) Compose(ArmOptions options)
    {
        var (target, rules) = (options.Target, options.Rules);
        if (!target.Templates.TryGetValue(rules.Template ?? "", out var path))
        {
            return Wrong($"'{rules.Template}' is no template of '{target.Name}' in connections.yaml: write {Words.And(target.Templates.Keys.Order(StringComparer.Ordinal), "or")}");
        }

        var file = TextFile.Read(path);
        if (file.Text is null)
        {
            return Wrong($"the template '{rules.Template}', {path}: {file.Error}");
        }

        try
        {
            return JsonNode.Parse(file.Text) is JsonObject template && template["resources"] is not null
                ? Compose(template, rules.Parameters, $"the template '{rules.Template}'")
                : Wrong($"{path} is no compiled template: write the JSON that bicep build makes");
        }
        catch (JsonException wrong)
        {
            return Wrong($"{path} is no compiled template (line {wrong.LineNumber + 1}): write the JSON that bicep build makes");
        }
    }

    private static (string? Body, DriverFailure? Failure) Compose(JsonObject template, IReadOnlyDictionary<string, string> given, string what)
    {
        var declared = template["parameters"] as JsonObject ?? [];
        var missing = declared.Where(parameter => parameter.Value?["defaultValue"] is null && (bool?)parameter.Value?["nullable"] != true && !given.ContainsKey(parameter.Key)).Select(parameter => parameter.Key).ToList();
        if (missing.Count > 0)
        {
            return Wrong($"{what} needs the parameters {Words.And(missing)}: give them under provision.parameters");
        }

        var parameters = new JsonObject();
        foreach (var (name, text) in given.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            if (declared[name] is not { } declaration)
            {
                return Wrong($"{what} has no parameter '{name}'{Spelling.DidYouMean(name, declared.Select(parameter => parameter.Key))}: it has {Words.And(declared.Select(parameter => parameter.Key))}");
            }

            if (Value((string?)declaration["type"] ?? Referred(template, declaration), text) is not { } value)
            {
                return Wrong($"the parameter '{name}' of {what} is of type {(string?)declaration["type"]}, and the rollout file gives it another");
            }

            parameters[name] = new JsonObject { ["value"] = value };
        }

        var body = new JsonObject { ["properties"] = new JsonObject { ["mode"] = "Incremental", ["template"] = template.DeepClone(), ["parameters"] = parameters } };
        return (body.ToJsonString(), null);
    }

    private static string? Referred(JsonObject template, JsonNode declaration) =>
        (string?)declaration["$ref"] is { } reference ? (string?)template["definitions"]?[reference[(reference.LastIndexOf('/') + 1)..]]?["type"] : null;

    private static JsonNode? Value(string? type, string text) => type?.ToLowerInvariant() switch
    {
        "string" => JsonValue.Create(text),
        "int" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        "bool" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
        "array" => Parse<JsonArray>(text),
        "object" => Parse<JsonObject>(text),

        // Secrets are no parameters of a rollout file.
        _ => null,
    };

    private static T? Parse<T>(string text)
        where T : JsonNode
    {
        try
        {
            return JsonNode.Parse(text) as T;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Body, DriverFailure? Failure) Wrong(string detail) => (null, new() { Code = DriverFailureCode.Configuration, Detail = detail });
}
