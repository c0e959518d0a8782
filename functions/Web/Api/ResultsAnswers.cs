using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Api;

/// <summary>Answers a question about results, and says why there is nothing where there is nothing.</summary>
internal sealed class ResultsAnswers(ResultsFanOut results, VantageState state)
{
    /// <summary>The summary, or what is wrong with the question: it names a relay or a region that neither the fleet nor a store knows.</summary>
    public async Task<(ResultsSummary? Summary, Problem? Unknown)> AnswerAsync(ResultsQuery query, CancellationToken cancellationToken)
    {
        var summary = await results.SummarizeAsync(query, cancellationToken);
        var told = summary.Rows.Select(row => row.Relay).ToHashSet(StringComparer.Ordinal);
        var missing = query.Relays.Where(relay => !told.Contains(relay)).ToList();
        if (summary.Silent.Count > 0 || (missing.Count == 0 && told.Count > 0))
            return (summary, null);

        var stored = await results.StoredAsync(cancellationToken);
        var fleet = state.Current.Fleet.Fleet;
        var unknown = Unknown("relay", missing, fleet.Relays.Select(relay => relay.Name).Concat(stored.Select(seen => seen.Relay)))
            ?? Unknown("region", query.Region is { } region ? [region] : [], fleet.Regions.Select(known => known.Name).Append(state.Current.Region).Concat(stored.Select(seen => seen.Region)));
        if (unknown is not null)
            return (null, unknown);

        var asked = missing.Count > 0 ? missing : [.. fleet.Relays.Select(relay => relay.Name).Union(stored.Select(seen => seen.Relay))];
        var elsewhere = query.Endpoint is null ? [] : (await results.SummarizeAsync(query with { Endpoint = null }, cancellationToken)).Rows;
        var endpoints = elsewhere.Where(row => row.Endpoint is not null).ToLookup(row => row.Relay, row => row.Endpoint!);
        return (summary with { Absent = AbsentRelay.Explain(query, asked, stored, endpoints) }, null);
    }

    private static Problem? Unknown(string what, IEnumerable<string> asked, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        return asked.FirstOrDefault(name => !names.Contains(name)) is { } unknown
            ? new Problem(StatusCodes.Status404NotFound, what + "-unknown", $"There is no {what} '{unknown}', neither in the fleet nor among the results.", $"There {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}.")
            : null;
    }
}
