using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Cli.Race;

/// <summary>What <c>ozprobes race --json</c> writes: schema <c>ozprobes.race/1</c>, camelCase, times in milliseconds.</summary>
internal sealed record RaceDocument
{
    public string Schema { get; } = "ozprobes.race/1";

    public required string Region { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required string EndedAfter { get; init; }

    public required int Heats { get; init; }

    public string? Winner { get; init; }

    public required double Share { get; init; }

    public double? MedianMs { get; init; }

    public double? MarginMs { get; init; }

    public double? NoiseMs { get; init; }

    public required IReadOnlyList<string> Level { get; init; }

    public required IReadOnlyList<RelayLine> Relays { get; init; }

    public required IReadOnlyList<Prediction> Predictions { get; init; }

    /// <summary>One relay, most wins first.</summary>
    internal sealed record RelayLine(
        string Relay, string Url, int Wins, int Ready, double? MedianMs, double? FastestMs, double? SlowestMs, IReadOnlyList<double?> HeatsMs, FailureLine? Failure);

    /// <summary>Why a relay was not ready, the last time that it was not.</summary>
    internal sealed record FailureLine(string Phase, string Reason, string Detail);

    /// <summary>What the model makes of the race's samples.</summary>
    internal sealed record Prediction(
        string Case,
        string? Relay,
        double Probability,
        double? MedianMs,
        double? MarginMs,
        double? ShareDifferencePoints,
        double? MedianDifferenceMs,
        IReadOnlyList<Candidate> Candidates,
        IReadOnlyList<string> Estimated);

    /// <summary>One relay in a prediction, likeliest first, and how far that is from the race.</summary>
    internal sealed record Candidate(string Relay, double Probability, double? MedianMs, double? ShareDifferencePoints, double? MedianDifferenceMs);

    /// <summary>Gathers the document.</summary>
    public static RaceDocument Of(FleetDefinition fleet, IReadOnlyList<RaceHeat> heats, RaceReport report, RaceOptions options) => new()
    {
        Region = heats is [var first, ..] ? first.Run.Region : OpenZro.Probes.Fleet.Region.Local,
        StartedAt = heats is [var earliest, ..] ? earliest.Run.StartedAt : null,
        EndedAfter = Word(options.Goal),
        Heats = report.Heats,
        Winner = report.Winner,
        Share = report.Share,
        MedianMs = Ms(report.Median),
        MarginMs = Ms(report.Margin),
        NoiseMs = Ms(report.Noise),
        Level = report.Level,
        Relays = [.. report.Standings.Select(line => LineOf(fleet, heats, line))],
        Predictions = [.. report.Predictions.Select(PredictionOf)],
    };

    /// <summary>The document as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RaceJson.Readable.RaceDocument);

    private static RelayLine LineOf(FleetDefinition fleet, IReadOnlyList<RaceHeat> heats, RaceStanding line) => new(
        line.Relay,
        fleet.Relays.First(relay => relay.Name == line.Relay).Url.Text,
        line.Wins,
        line.Ready,
        Ms(line.Median),
        Ms(line.Fastest),
        Ms(line.Slowest),
        [.. heats.Select(heat => Ms(heat.Entries.First(entry => entry.Relay == line.Relay).Ready))],
        line.Failure is { } failure ? new FailureLine(Word(failure.Phase), Word(failure.Reason), failure.Detail) : null);

    private static Prediction PredictionOf(RacePrediction prediction)
    {
        var pick = prediction.Pick;
        return new Prediction(
            Word(pick.Case),
            pick.Relay,
            pick.Probability,
            Ms(pick.Median),
            Ms(pick.Margin),
            prediction.ShareDifference is { } points ? Math.Round(points, 2) : null,
            Ms(prediction.MedianDifference),
            [.. pick.Candidates.Select(candidate => CandidateOf(candidate, prediction.Differences))],
            pick.Estimated);
    }

    private static Candidate CandidateOf(PickCandidate candidate, IReadOnlyList<RaceDifference> differences)
    {
        var difference = differences.FirstOrDefault(relay => relay.Relay == candidate.Relay);
        return new Candidate(
            candidate.Relay,
            candidate.Probability,
            Ms(candidate.Median),
            difference is null ? null : Math.Round(difference.SharePoints, 2),
            Ms(difference?.Median));
    }

    private static double? Ms(TimeSpan? time) => time is { } known ? Math.Round(known.TotalMilliseconds, 3) : null;

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");
}

/// <summary>How a race is written as JSON.</summary>
[JsonSerializable(typeof(RaceDocument))]
internal sealed partial class RaceJson : JsonSerializerContext
{
    /// <summary>Indented, and with letters as they are, since no browser reads it as HTML.</summary>
    public static RaceJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
