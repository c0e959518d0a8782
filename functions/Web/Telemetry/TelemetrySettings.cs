namespace OpenZro.Probes.Web.Telemetry;

/// <summary>
/// Where traces, metrics and logs of this process go, by OpenTelemetry's own variables
/// (opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables) and by Azure Monitor's. Without an endpoint nothing is made,
/// loaded or sent.
/// </summary>
public sealed record TelemetrySettings
{
    /// <summary>The variable that holds Azure Monitor's connection string.</summary>
    public const string AzureMonitorVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>OpenTelemetry's variables, by name; how to export is read from them by its SDK.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Azure Monitor's connection string; <see langword="null"/> where nothing goes there.</summary>
    public string? AzureMonitor { get; init; }

    /// <summary>Whether something else sends this process' logs to Azure Monitor, as the Functions host does.</summary>
    public bool LogsAreSent { get; init; }

    /// <summary>Whether nothing is exported.</summary>
    public bool IsOff => Value("OTEL_SDK_DISABLED") == "true" || !Enum.GetValues<TelemetrySignal>().Any(Exports);

    /// <summary>Whether it is said which traces are kept; else all are.</summary>
    public bool Samples => Value("OTEL_TRACES_SAMPLER") is not null;

    /// <summary>What is wrong with them, for people; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Variables.Where(variable => variable.Key.EndsWith("_ENDPOINT", StringComparison.Ordinal) && !IsUrl(variable.Value))
            .Select(variable => $"{variable.Key} is no address: write scheme, host and port, such as http://127.0.0.1:4318"),
        .. Variables.Where(variable => variable.Key.EndsWith("_PROTOCOL", StringComparison.Ordinal) && variable.Value is not (null or "" or "grpc" or "http/protobuf"))
            .Select(variable => $"{variable.Key} is grpc or http/protobuf, and not '{variable.Value}'"),
        .. AzureMonitor is null || AzureMonitor.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)
            ? (string[])[]
            : [$"{AzureMonitorVariable} is no connection string: copy it from the overview of the Application Insights resource"],
    ];

    /// <summary>Reads them from a process' variables; those that are no telemetry's are left alone.</summary>
    public static TelemetrySettings Read(IReadOnlyDictionary<string, string?> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return new()
        {
            Variables = variables.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrEmpty(variable.Value)).ToDictionary(StringComparer.Ordinal),
            AzureMonitor = variables.GetValueOrDefault(AzureMonitorVariable) is { Length: > 0 } connection ? connection : null,
        };
    }

    /// <summary>Whether a signal is exported at all.</summary>
    public bool Exports(TelemetrySignal signal) => GoesToOtlp(signal) || GoesToAzureMonitor(signal);

    /// <summary>Whether a signal goes to Azure Monitor.</summary>
    public bool GoesToAzureMonitor(TelemetrySignal signal) => AzureMonitor is not null && Value(ExporterOf(signal)) is not "none" && !(signal is TelemetrySignal.Logs && LogsAreSent);

    /// <summary>Whether a signal goes to an OTLP endpoint: there is one for all or for it, and it is not switched off.</summary>
    public bool GoesToOtlp(TelemetrySignal signal) =>
        Value(ExporterOf(signal)) is null or "otlp" && (Value(Endpoint) ?? Value($"OTEL_EXPORTER_OTLP_{signal.ToString().ToUpperInvariant()}_ENDPOINT")) is not null;

    private static string ExporterOf(TelemetrySignal signal) => $"OTEL_{signal.ToString().ToUpperInvariant()}_EXPORTER";

    private string? Value(string name) => Variables.GetValueOrDefault(name);

    private static bool IsUrl(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
