namespace OpenZro.Probes.Web.Telemetry;

/// <summary>What OpenTelemetry exports. The names are those of its variables.</summary>
public enum TelemetrySignal
{
    /// <summary>Spans.</summary>
    Traces,

    /// <summary>Measurements.</summary>
    Metrics,

    /// <summary>Log records.</summary>
    Logs,
}
