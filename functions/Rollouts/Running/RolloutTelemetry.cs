using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>
/// What rollouts tell whoever traces and measures this process: OpenTelemetry, where it is set up. All spans of a rollout are one trace,
/// whose id follows from the rollout's: its steps are run by processes that come and go, on Durable Task each on another machine, and need
/// not know of each other for it. What they need is in the rollout's row: the id of the span of its start, whose children they are, and so is
/// the one of the whole, which is written when it ends, since a span cannot be open for days in a process that may not be there then.
/// </summary>
public static class RolloutTelemetry
{
    /// <summary>The name of the spans' source and of the meter.</summary>
    public const string Name = "OpenZro.Probes.Rollouts";

    private static readonly ActivitySource _source = new(Name);
    private static readonly Meter _meter = new(Name);

    private static readonly Histogram<double> _steps = _meter.CreateHistogram(
        "ozprobes.rollout.step.duration", "s", "How long the steps of rollouts took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60] });

    private static readonly Counter<long> _attempts = _meter.CreateCounter<long>(
        "ozprobes.notification.attempts", null, "Attempts to tell a receiver, by result: delivered, failed (it is tried again), or given-up.");

    /// <summary>The trace of a rollout.</summary>
    public static ActivityTraceId TraceOf(string rollout) => ActivityTraceId.CreateFromBytes(SHA256.HashData(Encoding.UTF8.GetBytes($"rollout {rollout}")).AsSpan(0, 16));

    /// <summary>Begins the span of a rollout's start, the root of its trace; <see langword="null"/> while nobody traces.</summary>
    internal static Activity? BeginStart(RolloutHeader rollout) => Begin(NameOf(rollout), rollout.Id, parent: null, rollout.CreatedAt)?.SetTag("ozprobes.mesh", rollout.Mesh).SetTag("ozprobes.relay", rollout.Relay);

    /// <summary>The id of a span, as rows hold it.</summary>
    internal static string? IdOf(Activity? span) => span?.SpanId.ToHexString();

    /// <summary>Leaves a span out: what it tells of did not come to be.</summary>
    internal static void Forget(Activity? span) => span?.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;

    /// <summary>Begins the span of a step; <see langword="null"/> while nobody traces.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="context">Which operation of the rollout.</param>
    /// <param name="of">Which rollout.</param>
    /// <param name="rollout">Its row; <see langword="null"/> where there is none to be read.</param>
    /// <param name="now">The present.</param>
    internal static Activity? BeginStep(string step, StepContext context, RolloutInput of, RolloutHeader? rollout, DateTimeOffset now) =>
        Begin($"step {step}", of.Rollout, rollout?.Span, now)?.SetTag("ozprobes.rollout.step", step).SetTag("ozprobes.rollout.operation", context.OperationId).SetTag("ozprobes.mesh", of.Mesh);

    /// <summary>Tells how a step ended.</summary>
    /// <param name="span">Its span, which is ended.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="now">The present.</param>
    internal static void EndStep(Activity? span, string step, Outcome outcome, TimeSpan took, DateTimeOffset now)
    {
        var status = KebabCase.Of(outcome.Status);
        _steps.Record(took.TotalSeconds, new TagList { { "step", step }, { "status", status } });
        span?.SetTag("ozprobes.rollout.step.status", status);
        if (outcome.Status is OutcomeStatus.Failed)
            span?.SetTag("error.type", outcome.Code).SetStatus(ActivityStatusCode.Error);
        else if (outcome.Code is { } code)
            span?.SetTag("ozprobes.rollout.step.code", code);
        span?.SetEndTime(now.UtcDateTime);
    }

    /// <summary>Writes the span of a whole rollout, from when it was asked for until it has ended.</summary>
    internal static void Ended(RolloutHeader rollout, RolloutState state, DateTimeOffset now)
    {
        var caller = Activity.Current;
        using var span = Begin($"{NameOf(rollout)} whole", rollout.Id, rollout.Span, rollout.CreatedAt)?
            .SetTag("ozprobes.mesh", rollout.Mesh)
            .SetTag("ozprobes.relay", rollout.Relay)
            .SetTag("ozprobes.rollout.state", KebabCase.Of(state));
        if (state is RolloutState.Failed)
            span?.SetTag("error.type", "failed").SetStatus(ActivityStatusCode.Error);
        span?.SetEndTime(now.UtcDateTime).Stop();
        Activity.Current = caller;
    }

    /// <summary>Counts an attempt to tell a receiver.</summary>
    internal static void Tried(Delivery delivery) => _attempts.Add(1, new TagList { { "target", delivery.Target }, { "result", delivery.Result } });

    private static string NameOf(RolloutHeader rollout) => $"rollout {KebabCase.Of(rollout.Kind)}";

    /// <summary>Begins a span of the rollout's own trace, linked to whatever span the caller is in, such as that of the host's invocation.</summary>
    private static Activity? Begin(string name, string rollout, string? parent, DateTimeOffset at)
    {
        if (!_source.HasListeners())
            return null;
        var caller = Activity.Current;
        Activity.Current = null;
        var within = new ActivityContext(TraceOf(rollout), parent is null ? default : ActivitySpanId.CreateFromString(parent), ActivityTraceFlags.Recorded);
        var span = _source.StartActivity(name, ActivityKind.Internal, within, links: caller is null ? null : [new(caller.Context)], startTime: at)?.SetTag("ozprobes.rollout", rollout);
        Activity.Current = span ?? caller;
        return span;
    }
}
