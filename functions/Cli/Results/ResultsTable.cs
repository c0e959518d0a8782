using System.Globalization;
using System.Text;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Cli.Results;

/// <summary>A summary as text for a person: a block per region and relay, a line per phase.</summary>
internal static class ResultsTable
{
    /// <summary>Writes all rows.</summary>
    public static string Write(ResultsSummary summary)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{summary.From.UtcDateTime:yyyy-MM-dd HH:mm} to {summary.Before.UtcDateTime:yyyy-MM-dd HH:mm} UTC, times in ms");
        if (summary.Rows.Count == 0)
            text.AppendLine("No results.");
        foreach (var row in summary.Rows)
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{(row.Endpoint is null ? $"{row.Relay} from {row.Region}" : "  " + row.Endpoint)}: {Counts(row)}");
            if (row.Phases.Count > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"    {"",-13}{"count",9}{"p50",10}{"p90",10}{"p95",10}{"p99",10}{"max",10}");
            foreach (var phase in row.Phases)
                text.AppendLine(CultureInfo.InvariantCulture, $"    {phase.Phase,-13}{phase.Count,9}{phase.P50Ms,10:F2}{phase.P90Ms,10:F2}{phase.P95Ms,10:F2}{phase.P99Ms,10:F2}{phase.MaxMs,10:F2}");
        }

        return text.ToString();
    }

    private static string Counts(ResultsRow row)
    {
        var failures = string.Join(", ", row.Failures.Select(failure => $"{failure.Count} {failure.Phase} {failure.Reason}"));
        return string.Create(CultureInfo.InvariantCulture, $"{row.Succeeded} succeeded, {row.Failed} failed")
            + (failures.Length > 0 ? $" ({failures})" : "") + (row.Skipped > 0 ? $", {row.Skipped} skipped" : "");
    }
}
