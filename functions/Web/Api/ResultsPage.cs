using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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
/// <c>relay</c> may be repeated, and without it all relays are told; <c>region</c> and <c>endpoint</c> narrow the answer. A relay or a
/// region that is not known is 404, and one of which there is nothing in the range is told in <c>absent</c>.
/// </summary>
internal static class ResultsPage
{
    private const int MostRelays = 100;

    private static readonly TimeSpan _longestRange = TimeSpan.FromDays(1100);
    private static readonly TimeSpan _defaultRange = TimeSpan.FromHours(24);

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(
        "/api/results",
        async Task<IResult> (HttpRequest request, ResultsAnswers answers, TimeProvider time, CancellationToken cancellationToken) =>
        {
            if (!TryRead(request.Query, time.GetUtcNow(), out var query, out var wrong))
                return wrong;

            if (!ResultsPaging.TryRead(request.Query, out var paging, out wrong))
                return wrong;

            var (summary, unknown) = await answers.AnswerAsync(query, cancellationToken);
            return summary is null ? unknown! : new JsonAnswer<ResultsSummary>(paging.Cut(summary), ResultsSummary.Json);
        })
        .WithTags("probes").Tells<ResultsSummary>("GetResults", "Percentiles and failures per region, relay and endpoint").Refuses(400, 404)
        .Asks("relay", "A relay's name; all relays when it is not given", isRepeated: true)
        .Asks("last", "How far back, such as 90m, 24h or 30d; 24h when no range is given")
        .Asks("from", "The beginning of the range, in place of last")
        .Asks("before", "The end of the range; now when it is not given")
        .Asks("region", "Only this vantage point")
        .Asks("endpoint", "Only this endpoint, as 'address:port server-name'")
        .Asks("limit", ResultsPaging.LimitMeaning).Asks("after", "The next of the page before, for the rest of the same range").Needs(AccessNeed.Reading);

    /// <summary>Reads what is asked, or says what is wrong with it.</summary>
    internal static bool TryRead(IQueryCollection query, DateTimeOffset now, [NotNullWhen(true)] out ResultsQuery? read, [NotNullWhen(false)] out Problem? wrong)
    {
        read = null;
        var asked = new AskedParameters(query, ["last", "from", "before", "region", "endpoint", "limit", "after"], "relay");
        asked.Exclude("last", "from", "Give last, or from and before.");
        asked.Exclude("last", "before", "Give last, or from and before.");
        wrong = asked.Wrong;
        if (wrong is not null)
            return false;

        var error = RangeOf(asked, now, out var from, out var before);
        var relays = asked.All("relay");
        error ??= relays.Count > MostRelays ? $"ask for at most {MostRelays} relays" : null;
        if (error is not null)
        {
            wrong = AskedParameters.Refuse(error, "See /openapi.json for what /api/results takes.");
            return false;
        }

        read = new ResultsQuery(relays, from, before) { Region = asked.One("region"), Endpoint = asked.One("endpoint") };
        return true;
    }

    private static string? RangeOf(AskedParameters asked, DateTimeOffset now, out DateTimeOffset from, out DateTimeOffset before)
    {
        before = EndOfMinute(now);
        from = before - _defaultRange;
        if (asked.One("last") is { } last)
        {
            if (!DurationText.TryParse(last, out var range, out var error))
                return "last: " + error;
            if (range <= TimeSpan.Zero || range > _longestRange)
                return "last: ask for more than nothing and at most 1100d";
            from = before - range;
            return null;
        }

        if (Instant(asked, "before", ref before) is { } wrongBefore)
            return wrongBefore;
        from = before - _defaultRange;
        return Instant(asked, "from", ref from)
            ?? (from >= before ? "from must lie before before" : before - from > _longestRange ? "ask for at most 1100 days" : null);
    }

    /// <summary>So that who asks again within the minute asks the same, and hears that nothing has changed when it has not.</summary>
    private static DateTimeOffset EndOfMinute(DateTimeOffset at) => new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);

    private static string? Instant(AskedParameters asked, string name, ref DateTimeOffset instant) =>
        asked.One(name) is not { } text || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant)
            ? null
            : $"{name}: write an instant such as 2026-01-31T14:00:00Z";
}
