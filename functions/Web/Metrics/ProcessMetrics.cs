namespace OpenZro.Probes.Web.Metrics;

/// <summary>What Prometheus expects every process to say of itself.</summary>
internal static class ProcessMetrics
{
    /// <summary>The families, as of now.</summary>
    /// <param name="startedAt">When the process began to serve.</param>
    public static IEnumerable<MetricFamily> Of(DateTimeOffset startedAt) =>
    [
        One("process_start_time_seconds", MetricType.Gauge, "When the process began, in Unix time.", startedAt.ToUnixTimeSeconds()),
        One("process_cpu_seconds_total", MetricType.Counter, "Processor time used.", Environment.CpuUsage.TotalTime.TotalSeconds),
        One("process_resident_memory_bytes", MetricType.Gauge, "Memory in use.", Environment.WorkingSet),
    ];

    private static MetricFamily One(string name, MetricType type, string help, double value) => new(name, type, help, [new MetricSample([], value)]);
}
