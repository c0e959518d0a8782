using System.Globalization;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Cli.Results;

/// <summary>A summary for a person: a block per region and relay, a line per phase, and under it its endpoints.</summary>
internal sealed class ResultsTable(Screen screen)
{
    private const int LongestPhase = 12;

    /// <summary>Writes all rows.</summary>
    public void Write(ResultsSummary summary)
    {
        screen.Words(2, Text($"{summary.From.UtcDateTime:yyyy-MM-dd HH:mm} to {summary.Before.UtcDateTime:yyyy-MM-dd HH:mm} UTC, times in ms"));
        if (summary.Rows.Count == 0 && summary.Absent.Count == 0)
        {
            screen.Line(summary.Silent.Count > 0 ? "No results, since a storage did not answer." : "No results.");
        }

        foreach (var row in summary.Rows)
        {
            screen.Line();
            screen.Words(4, row.Endpoint is null ? new Cell($"{row.Relay} from {row.Region}", "bold") : $"  {row.Endpoint}", $": {Counts(row)}");
            WritePhases(row);
        }

        foreach (var absent in summary.Absent)
        {
            screen.Words(2, new Cell(absent.Relay, "bold"), $": {absent.Reason}");
        }
    }

    private void WritePhases(ResultsRow row)
    {
        if (row.Phases.Count == 0)
        {
            return;
        }

        var columns = new Columns(keys: 1, "phase", ">count", ">p50", ">p90", ">p95", ">p99", ">max");
        foreach (var phase in row.Phases)
        {
            columns.Add(phase.Phase.PadRight(LongestPhase), Text($"{phase.Count,6}"), Ms(phase.P50Ms), Ms(phase.P90Ms), Ms(phase.P95Ms), Ms(phase.P99Ms), Ms(phase.MaxMs));
        }

        columns.Write(screen, "    ");
    }

    private static string Ms(double milliseconds) => Text($"{milliseconds,7:F2}");

    private static string Counts(ResultsRow row)
    {
        var failures = string.Join(", ", row.Failures.Select(failure => $"{failure.Count} {failure.Phase} {failure.Reason}"));
        return Text($"{row.Succeeded} succeeded, {row.Failed} failed") + (failures.Length > 0 ? $" ({failures})" : "") + (row.Skipped > 0 ? Text($", {row.Skipped} skipped") : "");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
