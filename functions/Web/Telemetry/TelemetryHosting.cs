using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Telemetry;

/// <summary>
/// Sets OpenTelemetry up. Its assemblies are loaded by the one method that names their types, which is called only where something is
/// exported; without it nobody listens, and a span or a measurement costs a look at a field.
/// </summary>
internal static class TelemetryHosting
{
    /// <summary>The meters of what this process stands on; requests are told by route, and not with their addresses.</summary>
    private static readonly string[] _meters = [SlotTelemetry.Name, RolloutTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Adds what exports, where something is to be exported.</summary>
    /// <param name="services">Where to; they hold a configuration with the settings' variables.</param>
    /// <param name="settings">Where to export.</param>
    /// <param name="region">The vantage point.</param>
    /// <param name="identity">As whom Azure Monitor is told; <see langword="null"/> for the key of the connection string.</param>
    public static void Add(IServiceCollection services, TelemetrySettings settings, string region, TokenCredential? identity = null)
    {
        if (!settings.IsOff)
            AddExporters(services, settings, region, identity);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddExporters(IServiceCollection services, TelemetrySettings settings, string region, TokenCredential? identity)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, region));
        if (settings.Exports(TelemetrySignal.Traces))
            telemetry.WithTracing(traces => AddTraces(traces, settings, identity));
        if (settings.Exports(TelemetrySignal.Metrics))
            telemetry.WithMetrics(metrics => AddMetrics(metrics, settings, identity));
        if (settings.Exports(TelemetrySignal.Logs))
            telemetry.WithLogging(logs => AddLogs(logs, settings, identity), options => options.IncludeFormattedMessage = true);
    }

    /// <summary>What is said of the process; what its variables say of it is the last word.</summary>
    private static void Describe(ResourceBuilder resource, string region) => resource
        .AddService("ozprobes", serviceVersion: ProductBuild.Name)
        .AddAttributes([new("ozprobes.region", region)])
        .AddEnvironmentVariableDetector();

    private static void AddTraces(TracerProviderBuilder traces, TelemetrySettings settings, TokenCredential? identity)
    {
        traces.AddSource(SlotTelemetry.Name, RolloutTelemetry.Name);
        if (settings.GoesToOtlp(TelemetrySignal.Traces))
            traces.AddOtlpExporter();
        if (settings.GoesToAzureMonitor(TelemetrySignal.Traces))
            traces.AddAzureMonitorTraceExporter(options => Configure(options, settings), identity);
    }

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetrySettings settings, TokenCredential? identity)
    {
        metrics.AddMeter(_meters);
        if (settings.GoesToOtlp(TelemetrySignal.Metrics))
            metrics.AddOtlpExporter();
        if (settings.GoesToAzureMonitor(TelemetrySignal.Metrics))
            metrics.AddAzureMonitorMetricExporter(options => Configure(options, settings), identity);
    }

    private static void AddLogs(LoggerProviderBuilder logs, TelemetrySettings settings, TokenCredential? identity)
    {
        if (settings.GoesToOtlp(TelemetrySignal.Logs))
            logs.AddOtlpExporter();
        if (settings.GoesToAzureMonitor(TelemetrySignal.Logs))
            logs.AddAzureMonitorLogExporter(options => Configure(options, settings), identity);
    }

    /// <summary>Every slot is told unless a sampler is asked for; nothing is sent that nobody asked for, and nothing written to disk that nobody knows of.</summary>
    private static void Configure(AzureMonitorExporterOptions options, TelemetrySettings settings)
    {
        options.ConnectionString = settings.AzureMonitor;
        if (!settings.Samples)
            (options.SamplingRatio, options.TracesPerSecond) = (1, null);
        options.DisableOfflineStorage = true;
        options.EnableLiveMetrics = false;
        options.EnableStandardMetrics = false;
        options.EnablePerformanceCounters = false;
    }
}
