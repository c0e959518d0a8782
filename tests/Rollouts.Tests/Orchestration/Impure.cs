using System.Diagnostics;
using System.Globalization;
using System.Net;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Orchestration;

/// <summary>Orchestrations that break the rules, one each, and one that does not.</summary>
internal static class Impure
{
    internal abstract class Base : IOrchestration
    {
        public string Name => "impure";

        public string Version => "1";

        public abstract Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input);
    }

    internal sealed class CompleteTask : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            await Task.CompletedTask;
            return Outcome.Succeeded();
        }
    }

    internal sealed class Configured(Task<int> other) : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            Outcome.Succeeded(Payload.Of(await other.ConfigureAwait(false)));
    }

    internal sealed class ValueTaskAwait(ValueTask<int> other) : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => Outcome.Succeeded(Payload.Of(await other));
    }

    internal sealed class Yields : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            await Task.Yield();
            return Outcome.Succeeded();
        }
    }

    internal sealed class TaskHelper : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            _ = HelpAsync(context);
            return await context.Step("a", "b", Payload.None);
        }

        private static async Task HelpAsync(IOrchestrationContext context) => await context.SleepUntil(context.Now);
    }

    internal sealed class Wraps(Task<Outcome> other) : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => Durable<Outcome>.Of(other);
    }

    internal sealed class HiddenClock : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            await context.Step("a", "b", Payload.Of(Hidden.Hour()));
    }

    internal sealed class OffsetClock : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            await context.SleepUntil(DateTimeOffset.UtcNow);
            return Outcome.Succeeded();
        }
    }

    internal sealed class Provider(TimeProvider time) : Base
    {
        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            await context.SleepUntil(time.GetUtcNow());
            return Outcome.Succeeded();
        }
    }

    internal sealed class Watch : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            context.Step("a", "b", Payload.Of(Stopwatch.GetTimestamp()));
    }

    internal sealed class Dice : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => context.Step("a", "b", Payload.Of(Random.Shared.Next()));
    }

    internal sealed class SeededPerProcess : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            context.Step("a", "b", Payload.Of(input.Json.GetHashCode(StringComparison.Ordinal)));
    }

    internal sealed class LambdaId : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            context.Step("a", "b", Payload.Of(Enumerable.Range(0, 3).Select(_ => Guid.NewGuid())));
    }

    internal sealed class InitializedId : Base
    {
        private static readonly Guid _id = Guid.CreateVersion7();

        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => context.Step("a", "b", Payload.Of(_id));
    }

    internal sealed class Variable : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            context.Step("a", "b", Payload.Of(Environment.GetEnvironmentVariable("HOME")));
    }

    internal sealed class ReadsFile : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            context.Step("a", "b", Payload.Of(File.Exists("/tmp/go")));
    }

    internal sealed class Asks : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => context.Step("a", "b", Payload.Of(Dns.GetHostName()));
    }

    internal sealed class Cultured : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) =>
            context.Step("a", "b", Payload.Of(CultureInfo.CurrentCulture.Name));
    }

    internal sealed class Counter : Base
    {
        private static int _runs;

        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => context.Step("a", "b", Payload.Of(++_runs));
    }

    internal sealed class Sleeps : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            Thread.Sleep(1);
            return context.Step("a", "b", input);
        }
    }

    internal sealed class Cancels(CancellationToken token) : Base
    {
        public override Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            token.ThrowIfCancellationRequested();
            return context.Step("a", "b", input);
        }
    }

    internal sealed class Pure : Base
    {
        private static readonly string[] _keys = ["one", "two"];

        public override async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            foreach (var key in _keys.OrderBy(key => key, StringComparer.Ordinal))
                if (await context.Step(key, "b", Payload.Of(new Plan(key, context.Now + TimeSpan.FromHours(1)))) is { IsSuccess: false } bad)
                    return bad;
            await context.All("all", [.. _keys.Select(key => new StepCall($"all-{key}", "b", input))], 2);
            return await WaitAsync(context);
        }

        private static async Durable<Outcome> WaitAsync(IOrchestrationContext context) =>
            await context.Signal("gate", context.Now.AddMinutes(5)) == Wake.Raised ? Outcome.Succeeded() : Outcome.Inconclusive("nobody-came");
    }

    internal sealed record Plan(string Key, DateTimeOffset Until);

    private static class Hidden
    {
        public static int Hour() => Deeper();

        private static int Deeper() => DateTime.UtcNow.Hour;
    }
}
