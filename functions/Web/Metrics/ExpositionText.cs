using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). It is written out here, rather
/// than exported from instruments, since a series must go when its relay does, which an exporter's cumulative series do not, and since
/// <c>/probe</c> makes a page of its own for each request.
/// </summary>
internal static class ExpositionText
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int FlushBytes = 16 * 1024;

    /// <summary>The families in the order given, as a page; those without series are left out.</summary>
    /// <param name="page">Where they go, piece by piece: a page over many endpoints is more than a megabyte.</param>
    /// <param name="families">The families.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task WriteAsync(PipeWriter page, IEnumerable<MetricFamily> families, CancellationToken cancellationToken)
    {
        foreach (var family in families.Where(family => family.Samples.Count > 0))
        {
            AppendHead(page, family);
            foreach (var sample in family.Samples)
            {
                Append(page, family.Name, sample);
                if (page.UnflushedBytes > FlushBytes)
                    await page.FlushAsync(cancellationToken);
            }
        }

        await page.FlushAsync(cancellationToken);
    }

    /// <summary>The families in the order given, as text; those without series are left out.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var page = new ArrayBufferWriter<byte>();
        foreach (var family in families.Where(family => family.Samples.Count > 0))
        {
            AppendHead(page, family);
            foreach (var sample in family.Samples)
                Append(page, family.Name, sample);
        }

        return Encoding.UTF8.GetString(page.WrittenSpan);
    }

    private static void AppendHead(IBufferWriter<byte> page, MetricFamily family) => Append(
        page, "# HELP ", family.Name, " ", EscapeHelp(family.Help), "\n# TYPE ", family.Name, " ", KebabCase.Of(family.Type), "\n");

    private static void Append(IBufferWriter<byte> page, string name, MetricSample sample)
    {
        Append(page, name, sample.Suffix);
        var before = "{";
        foreach (var (label, value) in sample.Labels)
        {
            Append(page, before, label, "=\"", EscapeLabel(value), "\"");
            before = ",";
        }

        if (sample.Bound is { } bound)
        {
            Append(page, before, "le=\"", bound, "\"");
            before = ",";
        }

        Append(page, before == "{" ? " " : "} ", Number(sample.Value), "\n");
    }

    private static void Append(IBufferWriter<byte> page, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            Encoding.UTF8.GetBytes(text, page);
    }

    /// <summary>A number as the format writes it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
