using System.Globalization;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Cli.Race;

/// <summary>Writes a race for a person: what was measured, then what the model predicts, each prediction beside its measurement.</summary>
internal sealed class RaceTable(Screen screen)
{
    /// <summary>Writes the standings, the winner, and the two predictions.</summary>
    public void Write(RaceReport report, RaceOptions options)
    {
        WriteMeasured(report, options);
        screen.Line();
        WritePredicted(report);
    }

    private void WriteMeasured(RaceReport report, RaceOptions options)
    {
        var goal = options.Secret is null ? "until upgraded (without a secret a race ends there)" : "until authenticated";
        screen.Words(2, new("measured", "bold"), Text($": {report.Heats} heats by WebSocket, {goal}"));
        var columns = new Columns(keys: 1, "relay", ">wins", ">ready", ">own median", ">fastest", ">slowest", "");
        foreach (var line in report.Standings)
        {
            columns.Add(
                line.Relay, Text($"{line.Wins}"), Text($"{line.Ready}"), Ms(line.Median), Ms(line.Fastest), Ms(line.Slowest),
                line.Failure is { } failure ? new Cell($"failed: {failure.Detail}", "red") : "");
        }

        columns.Write(screen, "  ");
        screen.Words(4, "  " + Outcome(report));
    }

    private void WritePredicted(RaceReport report)
    {
        screen.Words(2, new("predicted", "bold"), " by the model from the same samples, and how far that is from what was measured");
        var columns = new Columns(keys: 2, "network", "relay", ">wins", ">measured", ">off", ">median", ">measured", ">off");
        foreach (var prediction in report.Predictions)
        {
            foreach (var relay in prediction.Differences)
            {
                columns.Add(
                    prediction.Pick.Case is PickCase.UdpOpen ? "UDP open" : "UDP blocked", relay.Relay,
                    Percent(relay.PredictedShare), Percent(relay.MeasuredShare), Text($"{relay.SharePoints:+0;-0;0} pt"),
                    Ms(relay.PredictedMedian), Ms(relay.MeasuredMedian), Signed(relay.Median));
            }
        }

        columns.Write(screen, "  ");
        screen.Words(2, new Cell("  Predicted medians count what a client adds by itself, and authentication. Where UDP is open a client races by QUIC too, which no heat does.", "grey"));
        if (report.Predictions.SelectMany(prediction => prediction.Pick.Estimated).Distinct().ToArray() is { Length: > 0 } estimated)
        {
            screen.Words(2, new Cell("  estimated: " + string.Join("; ", estimated), "grey"));
        }
    }

    private static string Outcome(RaceReport report)
    {
        if (report.Winner is null)
        {
            return Text($"no relay could be picked in {report.Heats} heats");
        }

        var wins = string.Join(", ", report.Standings.Where(line => line.Wins > 0).Select(line => Text($"{line.Relay} won {line.Wins}")));
        return report switch
        {
            { Level.Count: > 0 } => Text($"no clear winner: {string.Join(" and ", report.Level)} differ by no more than the noise of these heats, {Ms(report.Noise)}: chance decides between them"),
            { Share: < PickModel.ClearLead } => Text($"no clear winner: {wins} of {report.Heats} heats"),
            { Margin: { } lead } when lead > TimeSpan.Zero => Text($"{report.Winner} won {report.Share:P0} of the heats, its median {Ms(lead)} ahead of the next"),
            _ => Text($"{report.Winner} won {report.Share:P0} of the heats"),
        };
    }

    private static string Percent(double share) => Text($"{share * 100:0} %");

    private static string Signed(TimeSpan? time) => time is { } known ? Text($"{known.TotalMilliseconds:+0.0;-0.0;0.0} ms") : "-";

    private static string Ms(TimeSpan? time) => time is { } known ? Text($"{known.TotalMilliseconds:0.0} ms") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
