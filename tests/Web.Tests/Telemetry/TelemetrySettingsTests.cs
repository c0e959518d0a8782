using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Web.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    private const string Monitor = "InstrumentationKey=5f0f4d3e-7c0a-4f6e-9a0b-0a4d7a2f6c11;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/";

    [Fact]
    public void Without_an_endpoint_nothing_is_exported() => Read("PATH=/bin", "OTEL_SERVICE_NAME=probes", "OTEL_EXPORTER_OTLP_ENDPOINT=").IsOff.ShouldBeTrue();

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317", "Traces,Metrics,Logs")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://127.0.0.1:4317", "Metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 OTEL_LOGS_EXPORTER=none", "Traces,Metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 OTEL_LOGS_EXPORTER=console OTEL_TRACES_EXPORTER=otlp", "Traces,Metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 OTEL_SDK_DISABLED=true", "")]
    public void Each_signal_goes_where_the_variables_say(string variables, string expected)
    {
        var settings = Read(variables.Split(' '));

        var signals = settings.IsOff ? [] : Enum.GetValues<TelemetrySignal>().Where(settings.GoesToOtlp);

        string.Join(',', signals).ShouldBe(expected);
        settings.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Azure_monitor_is_told_all_but_the_logs_that_the_functions_host_sends_already()
    {
        var served = Read($"{TelemetrySettings.AzureMonitorVariable}={Monitor}");

        Enum.GetValues<TelemetrySignal>().ShouldAllBe(signal => served.GoesToAzureMonitor(signal) && !served.GoesToOtlp(signal));
        (served with { LogsAreSent = true }).Exports(TelemetrySignal.Logs).ShouldBeFalse();
        (served with { LogsAreSent = true }).Exports(TelemetrySignal.Traces).ShouldBeTrue();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "scheme, host and port")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "grpc or http/protobuf")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING=5f0f4d3e", "connection string")]
    public void What_is_wrong_is_said_with_what_to_write(string variable, string remedy)
    {
        var error = Read(variable).Errors.ShouldHaveSingleItem();

        error.ShouldContain(variable.Split('=')[0]);
        error.ShouldContain(remedy);
    }

    private static TelemetrySettings Read(params string[] variables) =>
        TelemetrySettings.Read(variables.Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]));
}
