using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OpenZro.Probes.Results;

/// <summary>The answer to a <see cref="ResultsQuery"/>, as the API gives it and the command line shows it (schema <c>ozprobes.results/1</c>).</summary>
public sealed record ResultsSummary
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>The shape as JSON, without the spaces that only people need.</summary>
    public static JsonTypeInfo<ResultsSummary> Json { get; } = Compact();

    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.results/1";

    /// <summary>The first slot, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The end, exclusive.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>By region and relay: first the relay as a whole, then its endpoints.</summary>
    public required IReadOnlyList<ResultsRow> Rows { get; init; }

    /// <summary>The relays that were asked for, or all when there is no row at all, of which there is nothing, and why.</summary>
    public IReadOnlyList<AbsentRelay> Absent { get; init; } = [];

    /// <summary>The regions that did not answer, and so are missing.</summary>
    public IReadOnlyList<SilentRegion> Silent { get; init; } = [];

    /// <summary>Where the next page begins; <see langword="null"/> when this is the last, or the only one.</summary>
    public string? Next { get; init; }

    /// <summary>The summary as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static ResultsSummary FromJson(string json) =>
        JsonSerializer.Deserialize<ResultsSummary>(json, _json) ?? throw new JsonException("The answer is null.");

    private static JsonTypeInfo<ResultsSummary> Compact()
    {
        var options = new JsonSerializerOptions(_json) { WriteIndented = false };
        options.MakeReadOnly(populateMissingResolver: true);
        return (JsonTypeInfo<ResultsSummary>)options.GetTypeInfo(typeof(ResultsSummary));
    }

    internal static ResultsSummary Of(ResultsQuery query, IReadOnlyDictionary<TallyKey, Tally> tallies, IReadOnlyList<SilentRegion> silent)
    {
        var rows = new List<ResultsRow>();
        foreach (var relay in tallies.GroupBy(tally => tally.Key with { Endpoint = null })
            .OrderBy(group => group.Key.Region, StringComparer.Ordinal).ThenBy(group => group.Key.Relay, StringComparer.Ordinal))
        {
            var whole = new Tally();
            foreach (var (_, tally) in relay)
                whole.Merge(tally);
            rows.Add(ResultsRow.Of(relay.Key, whole));
            rows.AddRange(relay.OrderBy(tally => tally.Key.Endpoint, StringComparer.Ordinal).Select(tally => ResultsRow.Of(tally.Key, tally.Value)));
        }

        return new ResultsSummary { From = query.From, Before = query.Before, Rows = rows, Silent = silent };
    }
}
