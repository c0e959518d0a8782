using System.Text.Json.Nodes;

namespace OpenZro.Probes.Infra.Tests.Bicep;

/// <summary>What a deployment would ask for.</summary>
internal sealed class Snapshot(JsonNode root)
{
    public IEnumerable<JsonObject> Resources => root["predictedResources"]!.AsArray().Select(resource => resource!.AsObject());

    public JsonObject Outputs => root["outputs"]!.AsObject();

    public JsonArray Diagnostics => root["diagnostics"]!.AsArray();

    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => Text(resource["type"]) == type);

    public JsonObject One(string type, string name) => Of(type).Single(resource => Text(resource["name"]) == name);

    /// <summary>The same with a change, to see that a check notices.</summary>
    public Snapshot With(Action<Snapshot> change)
    {
        var copy = new Snapshot(root.DeepClone());
        change(copy);
        return copy;
    }

    public void Add(JsonObject resource) => root["predictedResources"]!.AsArray().Add(resource);

    public void Remove(JsonObject resource) => root["predictedResources"]!.AsArray().Remove(resource);

    public string ToJson() => root.ToJsonString();

    public static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
