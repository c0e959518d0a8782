using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// What a program's output says of peers. A result is a line that is a JSON object with <c>id</c>, <c>result</c> and, if it likes,
/// <c>detail</c>; a line that is an object and no result is complained of, and every other line is kept for the audit only.
/// </summary>
/// <param name="Results">The results by peer; the last one of a peer counts.</param>
/// <param name="Complaints">What is wrong with objects that are no results, bounded.</param>
internal sealed record ExecOutput(IReadOnlyDictionary<string, ExecResult> Results, IReadOnlyList<string> Complaints)
{
    private const int MostComplaints = 5;
    private const string Expected = """expected is {"id": the peer's, "result": "restarted", "already" or "failed", "detail": a text if you like}""";

    private static readonly HashSet<string> _fields = ["id", "result", "detail"];

    /// <summary>Reads the output of a program that was given these peers.</summary>
    public static ExecOutput Read(string output, IReadOnlyList<PeerTarget> peers)
    {
        var ids = peers.Select(peer => peer.Id).ToHashSet(StringComparer.Ordinal);
        var results = new Dictionary<string, ExecResult>(StringComparer.Ordinal);
        var complaints = new List<string>();
        foreach (var (index, line) in output.Split('\n').Index().Where(line => line.Item.TrimStart().StartsWith('{')))
        {
            var (result, wrong) = ReadLine(line, ids);
            if (result is not null)
                results[result.Id] = result;
            if (wrong is not null && complaints.Count < MostComplaints)
                complaints.Add($"line {index + 1} of its output {wrong}: {Expected}");
        }

        return new(results, complaints);
    }

    private static (ExecResult? Result, string? Wrong) ReadLine(string line, HashSet<string> ids)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var told = document.RootElement;
            var unknown = told.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !_fields.Contains(name));
            var unneeded = unknown is null ? null : $"has an unknown field '{Yaml.Shown.Text(unknown)}'";
            return TextOf(told, "id") is not { } id ? (null, unneeded ?? "has no text 'id'")
                : !ids.Contains(id) ? (null, "has an 'id' of none of the peers given")
                : TextOf(told, "result") is not { } result ? (null, unneeded ?? "has no text 'result'")
                : !ExecResult.All.Contains(result) ? (null, $"has the unknown result '{Yaml.Shown.Text(result)}'")
                : (new(id, result, TextOf(told, "detail")), unneeded);
        }
        catch (JsonException)
        {
            return (null, "is no JSON object");
        }
    }

    private static string? TextOf(JsonElement told, string name) => told.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
