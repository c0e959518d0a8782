namespace OpenZro.Probes.Web.Metrics;

/// <summary>All series of one name, as Prometheus reads them.</summary>
/// <param name="Name">The name: <c>ozprobes_</c>, what it is, its unit, <c>_total</c> for a counter.</param>
/// <param name="Type">How the values behave.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Samples">The series with their values now.</param>
internal sealed record MetricFamily(string Name, MetricType Type, string Help, IReadOnlyList<MetricSample> Samples);

/// <summary>One value.</summary>
/// <param name="Labels">Names and values, in the order in which they are written.</param>
/// <param name="Value">The value.</param>
/// <param name="Suffix">What follows the family's name, for the parts of a histogram.</param>
/// <param name="Bound">The upper bound of a histogram's bucket, its last label.</param>
internal sealed record MetricSample((string Name, string Value)[] Labels, double Value, string Suffix = "", string? Bound = null);

/// <summary>How the values of a metric behave.</summary>
internal enum MetricType
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only goes up while the process lives.</summary>
    Counter,

    /// <summary>Counts per upper bound, with sum and count.</summary>
    Histogram,
}
