using System.Text.Json;
using System.Text.Json.Nodes;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Running.Journals;

/// <summary>The journals of one rollout that has ended, its batches' included, as a file: the columns of their rows.</summary>
internal sealed record JournalFile(string Name, IReadOnlyList<RecordedRun> Runs)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    /// <summary>Every file that is committed.</summary>
    public static IReadOnlyList<JournalFile> All { get; } =
    [
        .. typeof(JournalFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("journal.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read),
    ];

    public string Text() => new JsonArray([.. Runs.Select(run => (JsonNode)new JsonObject
    {
        ["id"] = run.Id,
        ["orchestration"] = run.Orchestration,
        ["version"] = run.Version,
        ["input"] = JsonNode.Parse(run.Input.Json),
        ["entries"] = new JsonArray([.. run.Entries.Select(entry => (JsonNode)Columns(JournalRows.Write(run.Id, "", entry)))]),
    })]).ToJsonString(Options) + "\n";

    private static JournalFile Read(string resource)
    {
        using var stream = typeof(JournalFile).Assembly.GetManifestResourceStream(resource)!;
        var runs = JsonNode.Parse(stream)!.AsArray();
        return new(resource, [.. runs.Select(run => new RecordedRun(
            (string)run!["id"]!,
            (string)run["orchestration"]!,
            (string)run["version"]!,
            Payload.Parse(run["input"]?.ToJsonString() ?? "null"),
            [.. run["entries"]!.AsArray().Select(entry => JournalRows.Read(Row((string)run["id"]!, entry!.AsObject())))]))]);
    }

    private static JsonObject Columns(TableRow row)
    {
        var columns = new JsonObject { ["row"] = row.RowKey };
        foreach (var (name, value) in row.Properties.Where(column => column.Key != "Owner"))
            columns[name] = value switch { DateTimeOffset at => JsonValue.Create(at), string text => JsonValue.Create(text), int number => JsonValue.Create(number), long number => JsonValue.Create(number), _ => throw new NotSupportedException(name) };
        return columns;
    }

    private static TableRow Row(string id, JsonObject columns)
    {
        var row = new TableRow(id, (string)columns["row"]!);
        foreach (var (name, value) in columns.Where(column => column.Key != "row"))
            row[name] = name == "At" ? (DateTimeOffset)value! : value!.GetValueKind() == JsonValueKind.Number ? (long)value : (string)value!;
        return row;
    }
}

/// <summary>One orchestration that ran.</summary>
internal sealed record RecordedRun(string Id, string Orchestration, string Version, Payload Input, IReadOnlyList<JournalEntry> Entries);
