using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

public sealed class StepRunnerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_step_that_outlives_its_time_is_inconclusive_whether_it_listens_or_not()
    {
        var never = new TaskCompletionSource<Outcome>();
        var listening = RunAsync(async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
            return Outcome.Succeeded();
        });
        var deaf = RunAsync((_, _) => never.Task);

        _time.Advance(StepRunner.Limit - TimeSpan.FromSeconds(1));
        deaf.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        (await listening).ShouldBe(Outcome.Inconclusive(Outcome.TimedOut));
        (await deaf).ShouldBe(Outcome.Inconclusive(Outcome.TimedOut));
    }

    [Fact]
    public async Task An_engine_that_stops_leaves_a_step_without_an_outcome()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
            return Outcome.Succeeded();
        }, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_bug()
    {
        var bug = await Should.ThrowAsync<StepBugException>(() => RunAsync((_, _) => throw new TaskCanceledException("a timeout of its own")));

        bug.Description.ShouldContain("a timeout of its own");
    }

    [Fact]
    public void What_is_recorded_of_an_exception_is_bounded() =>
        StepRunner.Describe(new InvalidOperationException(new string('x', 100_000))).Length.ShouldBeLessThan(1100);

    private Task<Outcome> RunAsync(Func<StepContext, CancellationToken, Task<Outcome>> work, CancellationToken stop = default) =>
        new StepRunner(_time).RunAsync(new ScriptedStep("step", work), new StepContext("id", "key", Payload.None), stop);
}
