using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Metrics;

namespace OpenZro.Probes.Web.Probe;

/// <summary>
/// <c>/probe?relay=NAME[&amp;debug=true][&amp;upgrade=true]</c>: probes a relay of the fleet now, in the manner of blackbox_exporter, so
/// that a Prometheus can drive it. Without a secret it ends after the handshake, since relays log every upgrade that does not
/// authenticate as an error; <c>upgrade=true</c> goes on.
/// </summary>
internal static class ProbePage
{
    /// <summary>The header in which Prometheus says how long it waits.</summary>
    public const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    private static readonly TimeSpan _default = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _forTheAnswer = TimeSpan.FromMilliseconds(500);

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/probe", AnswerAsync)
        .WithTags("probes").TellsText("ProbeRelay", "Probe a relay of the fleet now, in the manner of blackbox_exporter").Refuses(400, 404, 503)
        .Asks("relay", "The relay's name in the fleet")
        .Asks("debug", "Tell the whole story of the probe")
        .Asks("upgrade", "Go past the handshake without a secret, which the relay logs as an error")
        .Asks(TimeoutHeader, "How long the caller waits, in seconds", isHeader: true)
        .Needs(AccessNeed.Reading);

    /// <summary>How long a probe may take, so that its answer still arrives.</summary>
    internal static TimeSpan LimitOf(string? header)
    {
        if (!double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds <= 0 || double.IsNaN(seconds))
            return _default;

        var limit = TimeSpan.FromSeconds(Math.Min(seconds, _longest.TotalSeconds)) - _forTheAnswer;
        return limit < _shortest ? _shortest : limit;
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, ProbeDesk desk, VantageState state, CancellationToken cancellationToken)
    {
        var fleet = state.Current.Fleet;
        var asked = new AskedParameters(context.Request.Query, ["relay", "debug", "upgrade"]);
        var (debug, upgrade) = (asked.Flag("debug"), asked.Flag("upgrade"));
        if (asked.Wrong is { } wrong)
            return wrong;
        if (asked.One("relay") is not { } relay)
            return Problem.Bad("relay-missing", "No relay is named.", "Name a relay of the fleet: /probe?relay=NAME");
        if (fleet.Fleet.Relays.All(known => known.Name != relay))
            return new Problem(StatusCodes.Status404NotFound, "relay-unknown", "The fleet has no relay of that name.", $"It has {string.Join(", ", fleet.Fleet.Relays.Select(known => known.Name))}.");

        var entry = desk.Enter(relay);
        if (entry is not ProbeEntry.Free)
        {
            return entry is ProbeEntry.AlreadyUnderWay
                ? new Problem(StatusCodes.Status429TooManyRequests, "relay-busy", "That relay is being probed for another request.", "Try again in a second.") { RetryAfter = _retry }
                : new Problem(StatusCodes.Status503ServiceUnavailable, "probes-busy", $"{ProbeDesk.MostAtOnce} relays are being probed for other requests.", "Try again in a second.") { RetryAfter = _retry };
        }

        try
        {
            var limit = LimitOf(context.Request.Headers[TimeoutHeader]);
            var run = await desk.RunAsync(fleet, relay, limit, debug, upgrade, cancellationToken);
            if (!debug && run.IsCutShort)
                return new Problem(StatusCodes.Status503ServiceUnavailable, "probe-cut-short", $"The relay's endpoints could not all be probed within {limit.TotalSeconds:0.#} s, which says nothing of the relay.", "Raise the scrape_timeout.");

            return TypedResults.Text(debug ? Story(run) : ExpositionText.Write(ProbeMetrics.Of(run)), debug ? "text/plain; charset=utf-8" : ExpositionText.ContentType);
        }
        finally
        {
            desk.Leave(relay);
        }
    }

    private static string Story(ProbeRun run)
    {
        using var story = new StringWriter(CultureInfo.InvariantCulture);
        new TraceReport(story).Write(run);
        story.WriteLine();
        story.Write(ExpositionText.Write(ProbeMetrics.Of(run)));
        return story.ToString();
    }
}
