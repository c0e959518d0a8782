using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

public sealed class RolloutTelemetryTests : IAsyncLifetime
{
    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public RolloutTelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RolloutTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _tables.DisposeAsync();
    }

    [Fact]
    public async Task The_steps_of_a_rollout_are_one_trace_whichever_process_runs_them()
    {
        string id;
        using (var first = Engine("first"))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var driving = first.DriveAsync(stop.Token);
            var hash = (await first.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!.Hash;
            id = (await first.Desk.StartAsync(new() { Yaml = RolloutStage.Yaml, PlanHash = hash }, new("ann", []), Cancel)).Id!;
            await UntilAsync(() => SpansOf(id).Exists(span => span.OperationName.StartsWith("step ", StringComparison.Ordinal)));
            await stop.CancelAsync();
            await driving;
        }

        var before = SpansOf(id);
        using (var second = Engine("second"))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var driving = second.DriveAsync(stop.Token);
            await second.Desk.AbortAsync(id, new("ann", []), "enough", Cancel);
            await UntilAsync(() => SpansOf(id).Exists(span => span.OperationName == "step finish"));
            await stop.CancelAsync();
            await driving;
        }

        var spans = SpansOf(id);
        before.ShouldNotContain(span => span.OperationName == "step finish");
        spans.Count.ShouldBeGreaterThan(before.Count);
        spans.ShouldAllBe(span => span.TraceId == RolloutTelemetry.TraceOf(id) && span.Recorded);
        var start = spans.Single(span => span.OperationName == "rollout add");
        start.ParentSpanId.ShouldBe(default);
        spans.Where(span => span != start).ShouldAllBe(span => span.ParentSpanId == start.SpanId);
        var finish = spans.Single(span => span.OperationName == "step finish");
        finish.GetTagItem("ozprobes.rollout.step.status").ShouldBe("succeeded");
        var whole = spans.Single(span => span.OperationName == "rollout add whole");
        whole.GetTagItem("ozprobes.rollout.state").ShouldBe(KebabCase.Of((await new RolloutStage(_tables, TimeProvider.System).Desk.FindAsync(id, Cancel))!.Header.State));
        whole.GetTagItem("ozprobes.relay").ShouldBe("br");
        whole.StartTimeUtc.ShouldBeLessThanOrEqualTo(spans.Min(span => span.StartTimeUtc));
    }

    [Fact]
    public async Task A_step_that_a_host_runs_in_a_span_of_its_own_is_linked_to_it_and_stays_in_the_trace()
    {
        var measured = new ConcurrentQueue<string>();
        using var meters = new MeterListener { InstrumentPublished = Listen };
        meters.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Enqueue($"{string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {seconds >= 0}"));
        meters.Start();
        using var host = new Activity("invocation").SetIdFormat(ActivityIdFormat.W3C).Start();
        var stage = new RolloutStage(_tables, TimeProvider.System);
        var id = await stage.StartAsync("ann", Cancel);
        var plan = (await stage.Desk.FindAsync(id, Cancel))!.Header.PlanHash;
        var step = RolloutProgram.Of(stage.Parts).Step(StepNames.Preflight);

        await new StepRunner(TimeProvider.System).RunAsync(step, new StepContext(id, "preflight-1", Payload.Of(new StepArgs { Of = new("prod", id, plan, OpenZro.Probes.Rollouts.Planning.RolloutKind.Add) })), Cancel);

        var span = SpansOf(id).Single(span => span.OperationName == "step preflight");
        span.TraceId.ShouldBe(RolloutTelemetry.TraceOf(id));
        span.Links.ShouldHaveSingleItem().Context.TraceId.ShouldBe(host.TraceId);
        Activity.Current.ShouldBe(host);
        measured.ShouldContain(text => text.StartsWith("preflight ", StringComparison.Ordinal) && text.EndsWith(" True", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rollout_that_was_started_while_nobody_traced_has_steps_without_a_parent()
    {
        var stage = new RolloutStage(_tables, TimeProvider.System);
        var id = await stage.StartAsync("ann", Cancel);
        var header = await stage.Parts.Rows.ChangeAsync("prod", id, row => row with { Span = null }, Cancel);

        using (RolloutTelemetry.BeginStep("preflight", new StepContext(id, "preflight-1", Payload.Of("")), new("prod", id, header!.PlanHash, header.Kind), header, TimeProvider.System.GetUtcNow()))
        {
        }

        var step = SpansOf(id).Single(span => span.OperationName == "step preflight");
        (step.TraceId, step.ParentSpanId).ShouldBe((RolloutTelemetry.TraceOf(id), default));
    }

    [Fact]
    public async Task A_start_that_comes_to_nothing_is_in_no_trace()
    {
        var stage = new RolloutStage(_tables, TimeProvider.System);
        var header = (await stage.Desk.FindAsync(await stage.StartAsync("ann", Cancel), Cancel))!.Header;

        using (var span = RolloutTelemetry.BeginStart(header with { Id = "r-refused" }))
            RolloutTelemetry.Forget(span);

        SpansOf("r-refused").ShouldHaveSingleItem().Recorded.ShouldBeFalse();
    }

    [Fact]
    public void Two_rollouts_are_two_traces() => RolloutTelemetry.TraceOf("r-1").ShouldNotBe(RolloutTelemetry.TraceOf("r-2"));

    private LocalRollouts Engine(string owner) => new(new RolloutStage(_tables, TimeProvider.System).Parts, owner, new EngineOptions(), NullLoggerFactory.Instance);

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Name == "ozprobes.rollout.step.duration")
            listener.EnableMeasurementEvents(instrument);
    }

    private List<Activity> SpansOf(string id) => [.. _spans.Where(span => span.GetTagItem("ozprobes.rollout") as string == id)];

    private async Task UntilAsync(Func<bool> isSo)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (!isSo())
        {
            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, string.Join('\n', _spans.Select(span => $"{span.OperationName} {string.Join(' ', span.TagObjects)}")));
            await Task.Delay(20, Cancel);
        }
    }
}
