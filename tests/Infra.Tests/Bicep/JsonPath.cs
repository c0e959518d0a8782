using System.Text.Json.Nodes;

namespace OpenZro.Probes.Infra.Tests.Bicep;

/// <summary>Looks into JSON by the names on the way, such as <c>properties.networkAcls.defaultAction</c>.</summary>
internal static class JsonPath
{
    /// <summary>What is there, or nothing.</summary>
    public static JsonNode? At(this JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, (found, name) => found is JsonArray array ? array.ElementAtOrDefault(int.Parse(name)) : found is JsonObject inner ? inner[name] : null);

    /// <summary>What is there as text: <c>true</c> and numbers as JSON writes them; empty when there is nothing.</summary>
    public static string Read(this JsonNode? node, string path) => node.At(path) is { } found ? found is JsonValue value && value.TryGetValue<string>(out var text) ? text : found.ToJsonString() : "";

    /// <summary>Puts something there.</summary>
    public static void Put(this JsonNode node, string path, JsonNode? value)
    {
        var names = path.Split('.');
        var parent = names.Length == 1 ? node : node.At(string.Join('.', names[..^1]))!;
        if (parent is JsonArray array)
            array[int.Parse(names[^1])] = value;
        else
            parent[names[^1]] = value;
    }
}
