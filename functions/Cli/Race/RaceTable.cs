using System.Globalization;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Cli.Race;

/// <summary>Writes a race as a table for a person.</summary>
internal sealed class RaceTable(TextWriter output)
{
    /// <summary>Writes the standings, the winner, and the two predictions beside them.</summary>
    public void Write(RaceReport report, RaceOptions options)
    {
        var width = Math.Max("relay".Length, report.Standings.Select(line => line.Relay.Length).DefaultIfEmpty().Max());
        output.WriteLine($"{"relay".PadRight(width)}   wins  ready    median   fastest   slowest   UDP blocked       UDP open");
        foreach (var line in report.Standings)
        {
            var predicted = string.Concat(report.Predictions.Select(prediction => Cell(prediction.Pick, line.Relay)));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Relay.PadRight(width)}  {line.Wins,5}  {line.Ready,5}  {Ms(line.Median),8}  {Ms(line.Fastest),8}  {Ms(line.Slowest),8}{predicted}"));
        }

        foreach (var line in report.Standings.Where(line => line.Failure is not null))
        {
            output.WriteLine($"  {line.Relay} failed: {line.Failure!.Detail}");
        }

        output.WriteLine();
        WriteOutcome(report, options);
        foreach (var prediction in report.Predictions)
        {
            output.WriteLine(Describe(prediction));
        }

        if (report.Predictions.SelectMany(prediction => prediction.Pick.Estimated).Distinct().ToArray() is { Length: > 0 } estimated)
        {
            output.WriteLine("estimated: " + string.Join("; ", estimated));
        }
    }

    private void WriteOutcome(RaceReport report, RaceOptions options)
    {
        var goal = options.Secret is null ? "upgraded; without a secret a race ends there" : "authenticated";
        output.WriteLine(report.Winner is null
            ? $"no relay could be picked in {report.Heats} heats"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Winner} won {report.Share:P0} of {report.Heats} heats, median {Ms(report.Median)}{Lead(report.Margin)} (first to be {goal})"));
    }

    private static string Describe(RacePrediction prediction)
    {
        var pick = prediction.Pick;
        var network = pick.Case == PickCase.UdpOpen ? "predicted, UDP open:    " : "predicted, UDP blocked: ";
        if (pick.Relay is null)
        {
            return network + "no relay can be used";
        }

        var difference = prediction is { ShareDifference: { } points, MedianDifference: { } median }
            ? string.Create(CultureInfo.InvariantCulture, $"; beside the race {points:+0;-0;0} points and {median.TotalMilliseconds:+0.0;-0.0;0.0} ms")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{network}{pick.Relay} with {pick.Probability:P0}, median {Ms(pick.Median)}{Lead(pick.Margin)}{difference}");
    }

    private static string Cell(Pick pick, string relay)
    {
        var candidate = pick.Candidates.FirstOrDefault(candidate => candidate.Relay == relay);
        return candidate is null
            ? $"  {"-",13}"
            : string.Create(CultureInfo.InvariantCulture, $"  {candidate.Probability.ToString("P0", CultureInfo.InvariantCulture),5} {Ms(candidate.Median),7}");
    }

    private static string Lead(TimeSpan? margin) => margin is { } lead ? $", {Ms(lead)} ahead of the next" : "";

    private static string Ms(TimeSpan? time) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0.0} ms") : "-";
}
