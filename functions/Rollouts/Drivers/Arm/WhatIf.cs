using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>The changes that Azure foresees, in words (<c>Microsoft.Resources</c>, deployments what-if).</summary>
internal static class WhatIf
{
    private const string Providers = "/providers/";

    /// <summary>One line for each resource that changes.</summary>
    public static IReadOnlyList<string> Lines(JsonElement result) =>
        [.. Items(Member(result, "properties"), "changes").Select(Line).OfType<string>().Order(StringComparer.Ordinal)];

    private static string? Line(JsonElement change)
    {
        var word = Text(change, "changeType") switch
        {
            "Create" => "create",
            "Delete" => "delete",
            "Modify" => "change",
            "Deploy" => "deploy again",
            "Unsupported" => "cannot be foreseen:",
            _ => null,
        };
        var deltas = Items(change, "delta").Select(delta => Text(delta, "path")).OfType<string>().ToList();
        return word is null ? null : $"{word} {Name(Text(change, "resourceId") ?? "")}{(deltas.Count > 0 ? $": {string.Join(", ", deltas)}" : "")}";
    }

    private static string Name(string id)
    {
        var start = id.LastIndexOf(Providers, StringComparison.OrdinalIgnoreCase);
        var words = start < 0 ? [] : id[(start + Providers.Length)..].Split('/');
        return words.Length < 3 ? id : $"{words[0]}/{string.Join('/', words.Skip(1).Where((_, index) => index % 2 == 0))} {string.Join('/', words.Skip(2).Where((_, index) => index % 2 == 0))}";
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static JsonElement[] Items(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
