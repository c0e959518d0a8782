using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>
/// Tells errors as Azure Resource Manager tells them: code and message. A deployment's error holds those of its resources as details, and
/// these often hold the resource provider's answer as a text of JSON, with the cause at its very bottom.
/// </summary>
internal static class ArmErrors
{
    private const int LongestText = 4000;
    private const int Deepest = 12;

    /// <summary>The code of an error, such as <c>DeploymentActive</c>.</summary>
    public static string? Code(JsonElement body) => Text(Member(body, "error"), "code");

    /// <summary>The causes, one after the other, each once; those that only say that something below them failed are left out.</summary>
    /// <param name="body">An error, or what holds one under <c>error</c>.</param>
    public static string Flatten(JsonElement body)
    {
        var causes = new List<string>();
        Collect(Member(body, "error") is { ValueKind: JsonValueKind.Object } error ? error : body, causes, 0);
        var text = string.Join("; ", causes.Distinct(StringComparer.Ordinal));
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }

    private static void Collect(JsonElement error, List<string> causes, int depth)
    {
        var count = causes.Count;
        if (depth < Deepest)
        {
            foreach (var detail in Member(error, "details") is { ValueKind: JsonValueKind.Array } details ? details.EnumerateArray().ToArray() : [])
            {
                Collect(detail, causes, depth + 1);
            }

            CollectFromText(Text(error, "message"), causes, depth);
        }

        if (causes.Count == count && (Text(error, "code") ?? Text(error, "message")) is not null)
        {
            var at = Text(error, "target") is { Length: > 0 } target ? $" ({target})" : "";
            causes.Add($"{Text(error, "code")}: {Text(error, "message")?.ReplaceLineEndings(" ")}{at}");
        }
    }

    private static void CollectFromText(string? message, List<string> causes, int depth)
    {
        if (message?.TrimStart().StartsWith('{') != true)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(message);
            var inner = document.RootElement;
            Collect(Member(inner, "error") is { ValueKind: JsonValueKind.Object } error ? error : inner, causes, depth + 1);
        }
        catch (JsonException)
        {
            // It only looked like JSON, and stands as it is.
        }
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
