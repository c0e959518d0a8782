using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// What the output of a program says that asked peers for their status. A sighting is a line that is a JSON object with <c>id</c> and, as
/// far as it is known, <c>status</c>, <c>exitCode</c>, <c>daemonSeconds</c> and <c>detail</c>; a line that is an object and none is
/// complained of, and every other line is of no account.
/// </summary>
/// <param name="ByPeer">The sightings by peer; the last one of a peer counts.</param>
/// <param name="Complaints">What is wrong with objects that are no sightings, bounded.</param>
internal sealed record ExecSightings(IReadOnlyDictionary<string, ExecSighting> ByPeer, IReadOnlyList<string> Complaints)
{
    private const int MostComplaints = 5;
    private const double LongestAge = 10 * 365 * 24 * 3600.0;
    private const string Expected =
        """expected is {"id": the peer's, "status": what status --json printed there, "exitCode": a number if it is not 0, "daemonSeconds": how long its daemon has run if you know it, "detail": a text if you like}""";

    private static readonly HashSet<string> _fields = ["id", "status", "exitCode", "daemonSeconds", "detail"];

    /// <summary>Reads the output of a program that was given these peers.</summary>
    public static ExecSightings Read(string output, IReadOnlyList<PeerTarget> peers)
    {
        var ids = peers.Select(peer => peer.Id).ToHashSet(StringComparer.Ordinal);
        var sightings = new Dictionary<string, ExecSighting>(StringComparer.Ordinal);
        var complaints = new List<string>();
        foreach (var (index, line) in output.Split('\n').Index().Where(line => line.Item.TrimStart().StartsWith('{')))
        {
            var (sighting, wrong) = ReadLine(line, ids);
            if (sighting is not null)
                sightings[sighting.Id] = sighting;
            if (wrong is not null && complaints.Count < MostComplaints)
                complaints.Add($"line {index + 1} of its output {wrong}: {Expected}");
        }

        return new(sightings, complaints);
    }

    private static (ExecSighting? Sighting, string? Wrong) ReadLine(string line, HashSet<string> ids)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var told = document.RootElement;
            var unknown = told.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !_fields.Contains(name));
            return unknown is not null ? (null, $"has an unknown field '{Yaml.Shown.Text(unknown)}'")
                : !told.TryGetProperty("id", out var id) || id.ValueKind is not JsonValueKind.String ? (null, "has no text 'id'")
                : !ids.Contains(id.GetString()!) ? (null, "has an 'id' of none of the peers given")
                : !TryRead(told, "status", value => value.ValueKind is JsonValueKind.Object ? value.GetRawText() : value.GetString(), out string? status) ? (null, "has a 'status' that is neither an object nor a text")
                : !TryRead(told, "exitCode", value => value.GetInt32(), out int exitCode) ? (null, "has an 'exitCode' that is no whole number")
                : !TryRead(told, "daemonSeconds", value => value.GetDouble() is >= 0 and < LongestAge and var age ? age : throw new FormatException(), out double? age) ? (null, "has a 'daemonSeconds' that is no number of seconds")
                : !TryRead(told, "detail", value => value.GetString(), out string? detail) ? (null, "has a 'detail' that is no text")
                : (new(id.GetString()!, status, exitCode, age is { } seconds ? TimeSpan.FromSeconds(seconds) : null, detail, line.Trim()), null);
        }
        catch (JsonException)
        {
            return (null, "is no JSON object");
        }
    }

    /// <summary>Reads a field; one that is left out, or null, is its default.</summary>
    private static bool TryRead<T>(JsonElement told, string name, Func<JsonElement, T?> read, out T? value)
    {
        value = default;
        try
        {
            if (told.TryGetProperty(name, out var field) && field.ValueKind is not JsonValueKind.Null)
                value = read(field);
            return true;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
