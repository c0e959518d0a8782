using OpenZro.Probes.Web.Telemetry;
using OpenZro.Probes.Web.Tests.FunctionApp;

namespace OpenZro.Probes.Web.Tests.Telemetry;

/// <summary>What both hosts tell Azure Monitor, by its own exporter.</summary>
[Collection(Alone.Name)]
public sealed class AzureMonitorTests
{
    [Fact]
    public async Task Probes_are_dependencies_of_one_operation_per_slot()
    {
        await using var ingestion = new IngestionEndpoint();
        var variables = new Dictionary<string, string?> { [TelemetrySettings.AzureMonitorVariable] = ingestion.ConnectionString, ["OTEL_BSP_SCHEDULE_DELAY"] = "200" };
        await using var fleet = new ServedFleet("br") { Change = settings => settings with { Telemetry = TelemetrySettings.Read(variables) } };
        await fleet.StartAsync();

        var probe = await ingestion.SpanAsync("probe br");
        var slot = await ingestion.SpanAsync("slot");

        IngestionEndpoint.Data(probe).GetProperty("success").GetBoolean().ShouldBeTrue();
        IngestionEndpoint.Data(probe).GetProperty("target").GetString()!.ShouldContain("127.0.0.1");
        IngestionEndpoint.Tag(probe, "ai.operation.id").ShouldBe(IngestionEndpoint.Tag(slot, "ai.operation.id"));
        IngestionEndpoint.Tag(probe, "ai.operation.parentId").ShouldBe(IngestionEndpoint.Data(slot).GetProperty("id").GetString());
        IngestionEndpoint.Tag(slot, "ai.cloud.role").ShouldBe("ozprobes");
        IngestionEndpoint.Data(slot).GetProperty("properties").GetProperty("ozprobes.region").GetString().ShouldBe("brazilsouth");
    }

    [Fact]
    public async Task The_timer_of_the_function_app_tells_its_slots_too()
    {
        await using var ingestion = new IngestionEndpoint();
        var settings = RegionApp.Home();
        settings["OZPROBES_TELEMETRY"] = "true";
        settings[TelemetrySettings.AzureMonitorVariable] = ingestion.ConnectionString;
        await using var app = await RegionApp.StartAsync(settings);

        await app.Tick.RunAsync(TestContext.Current.CancellationToken);

        var probe = IngestionEndpoint.Data(await ingestion.SpanAsync("probe br"));
        probe.GetProperty("success").GetBoolean().ShouldBeFalse();
        probe.GetProperty("properties").GetProperty("error.type").GetString().ShouldBe("refused");
    }
}
