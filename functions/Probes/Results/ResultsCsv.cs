using System.Globalization;
using System.Text;

namespace OpenZro.Probes.Results;

/// <summary>A summary as comma-separated values (RFC 4180): one line per row and phase.</summary>
public static class ResultsCsv
{
    private const string Header =
        "region,relay,endpoint,succeeded,failed,skipped,failures,phase,count,min_ms,mean_ms,p50_ms,p90_ms,p95_ms,p99_ms,max_ms";

    /// <summary>Writes the header and all lines, each ended by CR LF.</summary>
    public static string Write(ResultsSummary summary)
    {
        var csv = new StringBuilder(Header).Append("\r\n");
        foreach (var row in summary.Rows)
        {
            var failures = string.Join("; ", row.Failures.Select(failure => $"{failure.Phase}/{failure.Reason} {failure.Count}"));
            string[] common = [Quote(row.Region), Quote(row.Relay), Quote(row.Endpoint ?? ""), Number(row.Succeeded), Number(row.Failed), Number(row.Skipped), Quote(failures)];
            if (row.Phases.Count == 0)
                csv.AppendJoin(',', common).Append(",,,,,,,,,\r\n");
            foreach (var phase in row.Phases)
                csv.AppendJoin(',', common).Append(',').AppendJoin(
                    ',', phase.Phase, Number(phase.Count), Number(phase.MinMs), Number(phase.MeanMs), Number(phase.P50Ms), Number(phase.P90Ms),
                    Number(phase.P95Ms), Number(phase.P99Ms), Number(phase.MaxMs)).Append("\r\n");
        }

        return csv.ToString();
    }

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Quotes what needs it, and what a spreadsheet would take for a formula.</summary>
    private static string Quote(string text)
    {
        if (text is ['=' or '+' or '-' or '@', ..])
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
