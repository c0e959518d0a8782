using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Connections;
using OpenZro.Probes.Rollouts.Tests.Planning;
using YamlDotNet.Serialization;

namespace OpenZro.Probes.Rollouts.Tests;

public sealed class SchemaTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Formats => ["rollout", "connections"];

    [Fact]
    public void The_committed_schema_of_rollout_files_is_the_one_of_the_reader() => Committed("rollout.schema.json").ShouldBe(RolloutSchema.Text);

    [Fact]
    public void The_committed_schema_of_connections_files_is_the_one_of_the_reader() => Committed("connections.schema.json").ShouldBe(ConnectionSchema.Text);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_schema_accepts_every_key(string format)
    {
        var (schema, sample, read) = await FormatAsync(format);

        read(Text(sample)).ShouldBeEmpty();
        schema.Validate(Text(sample)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_schema_accepts_whatever_the_reader_accepts(string format)
    {
        var (schema, sample, read) = await FormatAsync(format);
        var accepted = 0;
        foreach (var (change, text) in Changed(sample).Where(changed => read(changed.Text).Count == 0))
        {
            accepted++;
            schema.Validate(text).ShouldBeEmpty(change);
        }

        accepted.ShouldBeGreaterThan(50);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_schema_refuses_unknown_keys_and_other_kinds_of_values_as_the_reader_does(string format)
    {
        var (schema, sample, read) = await FormatAsync(format);
        var refused = 0;
        foreach (var (change, text) in Misshapen(sample))
        {
            refused++;
            read(text).ShouldNotBeEmpty(change);
            schema.Validate(text).ShouldNotBeEmpty(change);
        }

        refused.ShouldBeGreaterThan(50);
    }

    private static async Task<(JsonSchema Schema, JsonNode Sample, Func<string, IReadOnlyList<string>> Read)> FormatAsync(string format) => format == "rollout"
        ? (await JsonSchema.FromJsonAsync(RolloutSchema.Text), Node(RolloutReaderTests.Full), text => [.. RolloutReader.Read(text, "f").Errors.Select(error => error.ToString())])
        : (await JsonSchema.FromJsonAsync(ConnectionSchema.Text), Node(ConnectionReaderTests.Full), text => [.. ConnectionReader.Read(text, "f").Errors.Select(error => error.ToString())]);

    /// <summary>A YAML text as JSON, which is YAML too: reader and schema are given the same.</summary>
    private static JsonNode Node(string yaml) => JsonSerializer.SerializeToNode(
        new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<Dictionary<string, object>>(yaml))!;

    private static string Text(JsonNode node) => node.ToJsonString(Plain);

    /// <summary>The sample with one value replaced by another, or left out.</summary>
    private static IEnumerable<(string Change, string Text)> Changed(JsonNode sample)
    {
        string[] values = ["1", "0", "-1", "1.5", "true", "\"x\"", "\"\"", "\"5m\"", "\"50%\"", "\"manual\"", "\"BR\"", "\"batch 2\"", "\"https://a.example.com\"", "[]", "[\"x\"]", "{}", "null"];
        foreach (var path in Paths(sample))
        {
            foreach (var value in values)
            {
                yield return ($"{path} = {value}", With(sample, path, JsonNode.Parse(value)));
            }

            yield return ($"no {path}", Without(sample, path));
        }
    }

    /// <summary>The sample with one key that there is not, or a mapping in place of a scalar, or a scalar in place of a mapping.</summary>
    private static IEnumerable<(string Change, string Text)> Misshapen(JsonNode sample)
    {
        foreach (var path in Paths(sample).Where(path => path != "$"))
        {
            var node = Find(sample, path);
            var wrong = node is JsonValue ? JsonNode.Parse("""{ "a": { "b": [1] } }""") : JsonValue.Create(1);
            yield return ($"{path} of another kind", With(sample, path, wrong));
            if (node is JsonObject known && !IsMapOfNames(path))
            {
                var more = known.DeepClone().AsObject();
                more["unknownKey"] = "x";
                yield return ($"{path} with an unknown key", With(sample, path, more));
            }
        }
    }

    /// <summary>Mappings whose keys are names of the user's own.</summary>
    private static bool IsMapOfNames(string path) =>
        path.EndsWith(".wins", StringComparison.Ordinal) || path.EndsWith(".hosts", StringComparison.Ordinal) || path.EndsWith(".environment", StringComparison.Ordinal)
        || path.EndsWith(".templates", StringComparison.Ordinal) || path.EndsWith(".parameters", StringComparison.Ordinal);

    private static IEnumerable<string> Paths(JsonNode node) => node switch
    {
        JsonObject mapping => mapping.Where(entry => entry.Value is not null).SelectMany(entry => Paths(entry.Value!)).Prepend(node.GetPath()),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Paths).Prepend(node.GetPath()),
        _ => [node.GetPath()],
    };

    private static JsonNode Find(JsonNode root, string path) => path == "$" ? root : All(root).First(node => node.GetPath() == path);

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject mapping => mapping.Select(entry => entry.Value).OfType<JsonNode>().SelectMany(All).Prepend(node),
        JsonArray list => list.OfType<JsonNode>().SelectMany(All).Prepend(node),
        _ => [node],
    };

    private static string With(JsonNode sample, string path, JsonNode? value)
    {
        if (path == "$")
            return value is null ? "null" : Text(value);

        var changed = sample.DeepClone();
        var place = Find(changed, path);
        if (place.Parent is JsonArray list)
            list[place.GetElementIndex()] = value;
        else
            place.Parent!.AsObject()[place.GetPropertyName()] = value;
        return Text(changed);
    }

    private static string Without(JsonNode sample, string path)
    {
        var changed = sample.DeepClone();
        var place = Find(changed, path);
        if (place.Parent is JsonArray list)
            list.RemoveAt(place.GetElementIndex());
        else if (place.Parent is JsonObject mapping)
            mapping.Remove(place.GetPropertyName());
        return Text(changed);
    }

    private static string Committed(string name)
    {
        using var stream = typeof(SchemaTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
