using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Otlp;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Signals;
using OpenZro.Probes.Web.Telemetry;
using OpenZro.Probes.Web.Tests.FunctionApp;

namespace OpenZro.Probes.Web.Tests.Telemetry;

/// <summary>What a process that serves tells a collector.</summary>
[Collection(Alone.Name)]
public sealed class OtlpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slot_is_a_trace_of_its_probes_and_their_phases()
    {
        await using var collector = new OtlpReceiver();
        await using var fleet = await ServeAsync(collector, "br", "us");
        await collector.UntilAsync(sent => sent.Spans.Any(span => span.Name == "slot"), Cancel);

        var slot = collector.Spans.Single(span => span.Name == "slot");
        slot.Source.ShouldBe(SlotTelemetry.Name);
        slot.Parent.ShouldBeEmpty();
        slot.Attributes["ozprobes.region"].ShouldBe("brazilsouth");
        slot.Attributes["ozprobes.slot"].ShouldEndWith("Z");
        slot.Resource["service.name"].ShouldBe("ozprobes");
        slot.Resource["deployment.environment.name"].ShouldBe("test");
        var probe = collector.Spans.Single(span => span.Name == "probe br");
        (probe.Trace, probe.Parent, probe.Kind, probe.IsError).ShouldBe((slot.Trace, slot.Id, 3, false));
        probe.Attributes["server.address"].ShouldBe("127.0.0.1");
        probe.Attributes["server.port"].ShouldBe($"{fleet.Relay("br").EndPoint.Port}");
        probe.Attributes["network.peer.address"].ShouldBe("127.0.0.1");
        probe.Attributes["tls.protocol.version"].ShouldBe("1.3");
        var phases = collector.Spans.Where(span => span.Parent == probe.Id).OrderBy(span => span.Start).ToList();
        phases.Select(span => span.Name).ShouldBe(["connect", "handshake", "upgrade", "authenticate"]);
        phases.Zip(phases.Skip(1)).ShouldAllBe(pair => pair.First.End <= pair.Second.Start);
        probe.Start.ShouldBe(phases[0].Start);
        probe.End.ShouldBeGreaterThanOrEqualTo(phases[^1].End);
        slot.Start.ShouldBeLessThanOrEqualTo(probe.Start);
    }

    [Fact]
    public async Task A_probe_that_fails_says_why_in_the_words_of_the_conventions()
    {
        await using var collector = new OtlpReceiver();
        await using var fleet = await ServeAsync(collector, "br", "us dead");
        await collector.UntilAsync(sent => sent.Spans.Any(span => span.Name == "slot"), Cancel);

        var probe = collector.Spans.Single(span => span.Name == "probe us");
        probe.IsError.ShouldBeTrue();
        probe.Attributes["error.type"].ShouldBe("refused");
        probe.Attributes["ozprobes.failure.phase"].ShouldBe("connect");
        collector.Spans.Single(span => span.Name == "slot").IsError.ShouldBeFalse();
    }

    [Fact]
    public async Task Measurements_have_the_names_of_the_metrics_page()
    {
        await using var collector = new OtlpReceiver();
        await using var fleet = await ServeAsync(collector, "br", "us dead");
        await collector.UntilAsync(sent => sent.Metrics.Any(metric => metric.Name == "ozprobes.probes"), Cancel);
        var page = (await fleet.GetAsync("/metrics")).Body;

        var metric = collector.Metrics.First(metric => metric.Name == "ozprobes.phase.duration");
        metric.Unit.ShouldBe("s");
        metric.Points.Where(point => point.Attributes["relay"] == "br").Select(point => point.Attributes["phase"]).ShouldBe(["connect", "handshake", "upgrade", "authenticate"], ignoreOrder: true);
        collector.Metrics.First(metric => metric.Name == "ozprobes.probe.failures").Points.ShouldHaveSingleItem().Attributes["reason"].ShouldBe("refused");
        foreach (var name in collector.Metrics.Where(metric => metric.Source == SlotTelemetry.Name).Select(metric => Prometheus(metric)).Distinct().Except(["ozprobes_slots_unstored_total"]))
            page.ShouldContain($"# TYPE {name} ");
        collector.Metrics.ShouldContain(metric => metric.Name == "http.server.request.duration" || metric.Source == "System.Runtime");
    }

    [Fact]
    public async Task Logs_are_sent_as_they_are_written()
    {
        await using var collector = new OtlpReceiver();
        await using var fleet = await ServeAsync(collector, "br", "us dead");
        await collector.UntilAsync(sent => sent.Logs.Any(log => log.Body.Contains("unreachable", StringComparison.Ordinal)), Cancel);

        collector.Logs.ShouldContain(log => log.Severity == "Information");
    }

    [Fact]
    public async Task No_secret_is_in_anything_that_is_sent()
    {
        await using var collector = new OtlpReceiver();
        await using var fleet = await ServeAsync(collector, "br");
        var token = await fleet.TokenAsync("rita", [Web.Access.AccessRole.Reader]);
        await fleet.GetAsync("/api/latest", token);
        await fleet.GetAsync($"/signin?token={token}");
        await collector.UntilAsync(sent => sent.Metrics.Any(metric => metric.Name == "http.server.request.duration") && sent.Spans.Any(span => span.Name == "authenticate"), Cancel);

        foreach (var secret in (string[])[ServedFleet.Secret, token, "of-the-collector"])
            collector.Holds(secret).ShouldBeFalse();
        collector.Holds("brazilsouth").ShouldBeTrue();
    }

    [Fact]
    public async Task A_collector_that_is_not_there_keeps_nothing_from_being_probed()
    {
        var collector = new OtlpReceiver();
        await collector.DisposeAsync();

        await using var fleet = await ServeAsync(collector, "br");

        (await fleet.JsonAsync("/healthz")).GetProperty("status").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task The_function_app_tells_its_slots_their_measurements_and_its_logs()
    {
        await using var collector = new OtlpReceiver();
        await using var app = await FunctionAppAsync(collector);

        await app.Tick.RunAsync(Cancel);
        await collector.UntilAsync(sent => sent.Spans.Any(span => span.Name == "slot") && sent.Metrics.Any(metric => metric.Name == "ozprobes.probe.failures") && sent.Logs.Any(log => log.Body.Contains(SignalNames.SlotReported, StringComparison.Ordinal)), Cancel);

        var slot = collector.Spans.Single(span => span.Name == "slot");
        slot.Resource["service.name"].ShouldBe("ozprobes");
        slot.Resource["ozprobes.region"].ShouldBe("brazilsouth");
        var probe = collector.Spans.Single(span => span.Name == "probe br");
        (probe.Trace, probe.Parent).ShouldBe((slot.Trace, slot.Id));
        probe.Attributes["error.type"].ShouldBe("refused");
        collector.Holds("secret of nobody").ShouldBeFalse();
    }

    [Fact]
    public async Task A_rollout_of_the_function_app_is_one_trace_with_its_steps_below_its_start()
    {
        await using var collector = new OtlpReceiver();
        await using var app = await FunctionAppAsync(collector);
        await using var tables = SqliteTables.InMemory();
        using var engine = new LocalRollouts(new RolloutStage(tables, TimeProvider.System).Parts, "app", new EngineOptions(), NullLoggerFactory.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var driving = engine.DriveAsync(stop.Token);
        var hash = (await engine.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!.Hash;
        var id = (await engine.Desk.StartAsync(new() { Yaml = RolloutStage.Yaml, PlanHash = hash }, new("ann", []), Cancel)).Id!;
        await engine.Desk.AbortAsync(id, new("ann", []), "enough", Cancel);
        await collector.UntilAsync(sent => sent.Spans.Any(span => span.Name == "step finish"), Cancel);
        await stop.CancelAsync();
        await driving;

        var spans = collector.Spans.Where(span => span.Attributes.GetValueOrDefault("ozprobes.rollout") == id).ToList();
        var start = spans.Single(span => span.Name == "rollout add");
        start.Parent.ShouldBeEmpty();
        start.Trace.ShouldBe($"{RolloutTelemetry.TraceOf(id)}", StringCompareShould.IgnoreCase);
        spans.Where(span => span.Id != start.Id).ShouldAllBe(span => span.Trace == start.Trace && span.Parent == start.Id);
        spans.Select(span => span.Name).ShouldContain("rollout add whole");
    }

    /// <summary>The app as its host composes it, whose configuration holds the settings.</summary>
    private static Task<RegionApp> FunctionAppAsync(OtlpReceiver collector)
    {
        var settings = RegionApp.Home();
        foreach (var (name, value) in collector.Variables)
            settings[name] = value;
        return RegionApp.StartAsync(settings, change: services => services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .Configure<LoggerFilterOptions>(options => options.MinLevel = LogLevel.Information));
    }

    private static async Task<ServedFleet> ServeAsync(OtlpReceiver collector, params string[] relays)
    {
        var names = relays.Select(relay => relay.Split(' ')[0]).ToArray();
        var variables = collector.Variables;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test";
        var fleet = new ServedFleet(names)
        {
            Extra = "authSecret: { env: OZ_AUTH_SECRET }\n",
            Change = settings => settings with { Telemetry = TelemetrySettings.Read(variables), LogLevel = LogLevel.Information },
        };
        fleet.WriteFleet(names);
        foreach (var dead in relays.Where(relay => relay.EndsWith(" dead", StringComparison.Ordinal)))
            await fleet.Relay(dead.Split(' ')[0]).DisposeAsync();
        return await fleet.StartAsync();
    }

    private static string Prometheus(ReceivedMetric metric) =>
        metric.Name.Replace('.', '_') + (metric.Unit == "s" ? "_seconds" : "_total");
}
