using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Api;

/// <summary>
/// <c>/api/results?relay=NAME&amp;last=24h</c>: percentiles and failures. The range is <c>last</c>, or <c>from</c> and <c>before</c>;
/// <c>relay</c> may be repeated, and without it all relays are told; <c>region</c> and <c>endpoint</c> narrow the answer.
/// </summary>
internal static class ResultsPage
{
    private const int MostRelays = 100;

    private static readonly TimeSpan _longestRange = TimeSpan.FromDays(1100);
    private static readonly TimeSpan _defaultRange = TimeSpan.FromHours(24);

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(
        "/api/results",
        async Task<IResult> (HttpRequest request, ResultsFanOut results, TimeProvider time, CancellationToken cancellationToken) =>
            TryRead(request.Query, time.GetUtcNow(), out var query, out var error)
                ? TypedResults.Text((await results.SummarizeAsync(query, cancellationToken)).ToJson(), MediaTypeNames.Application.Json)
                : Problem.Bad("query-bad", error, "See /openapi.json for what /api/results takes."))
        .Needs(AccessNeed.Reading);

    /// <summary>Reads what is asked, or says in one sentence what is wrong with it.</summary>
    internal static bool TryRead(IQueryCollection asked, DateTimeOffset now, [NotNullWhen(true)] out ResultsQuery? query, [NotNullWhen(false)] out string? error)
    {
        query = null;
        error = null;
        var (from, before) = (now - _defaultRange, now);
        if (One(asked, "last") is { } last)
        {
            if (!DurationText.TryParse(last, out var range, out error))
                error = "last: " + error;
            else if (range <= TimeSpan.Zero || range > _longestRange)
                error = "last: ask for more than nothing and at most 1100d";
            else
                from = now - range;
        }

        error ??= Instant(asked, "from", ref from) ?? Instant(asked, "before", ref before);
        error ??= from >= before ? "from must lie before before"
            : before - from > _longestRange ? "ask for at most 1100 days"
            : asked["relay"].Count > MostRelays ? $"ask for at most {MostRelays} relays"
            : null;
        if (error is not null)
            return false;

        query = new ResultsQuery([.. asked["relay"].OfType<string>().Distinct(StringComparer.Ordinal)], from, before)
        {
            Region = One(asked, "region"),
            Endpoint = One(asked, "endpoint"),
        };
        return true;
    }

    private static string? One(IQueryCollection asked, string name) => asked[name] is [{ Length: > 0 } value, ..] ? value : null;

    private static string? Instant(IQueryCollection asked, string name, ref DateTimeOffset instant)
    {
        if (One(asked, name) is not { } text)
            return null;

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant)
            ? null
            : $"{name}: write an instant such as 2026-01-31T14:00:00Z";
    }
}
