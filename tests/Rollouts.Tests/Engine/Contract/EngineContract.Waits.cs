using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

public abstract partial class EngineContract
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_signal_wakes_the_wait()
    {
        await StartAsync(Program(async (o, _) =>
        {
            o.Report(Payload.Of("waiting"));
            return Outcome.Failed($"{await o.Signal("gate", o.Now + _long)}");
        }));
        await UntilAsync(info => info.Status?.To<string>() == "waiting");

        (await _client.SignalAsync(Id, "gate", Cancel)).ShouldBeTrue();

        (await OutcomeAsync()).Code.ShouldBe("Raised");
    }

    [Fact]
    public async Task A_signal_raised_before_the_wait_began_ends_it_at_once_and_duplicates_are_one()
    {
        await StartAsync(Program(async (o, _) =>
        {
            o.Report(Payload.Of("sleeping"));
            await o.Signal("go", o.Now + _long);
            var first = await o.Signal("gate", o.Now + _long);
            var second = await o.Signal("gate", o.Now + _short);
            var other = await o.Signal("other", o.Now + _short);
            return Outcome.Failed($"{first}-{second}-{other}");
        }));
        await UntilAsync(info => info.Status is not null);
        for (var i = 0; i < 3; i++)
            await _client.SignalAsync(Id, "gate", Cancel);
        await Task.Delay(_short, Cancel);
        await _client.SignalAsync(Id, "go", Cancel);

        (await OutcomeAsync()).Code.ShouldBe("Raised-Elapsed-Elapsed");
    }

    [Fact]
    public async Task A_signal_that_comes_between_two_waits_is_for_the_later_one()
    {
        var program = Program(async (o, _) =>
        {
            var first = await o.Signal("gate", o.Now + _short);
            await o.Step("raise", "raise", Payload.None);
            var second = await o.Signal("gate", o.Now + _long);
            return Outcome.Failed($"{first}-{second}");
        }).Add(new ScriptedStep("raise", async (step, cancel) =>
        {
            await _client.SignalAsync(step.OrchestrationId, "gate", cancel);
            return Outcome.Succeeded();
        }));
        await StartAsync(program);

        (await OutcomeAsync()).Code.ShouldBe("Elapsed-Raised");
    }

    [Fact]
    public async Task A_signal_to_what_has_ended_or_never_was_does_nothing()
    {
        await StartAsync(Program((o, _) => o.Step("a", "log", Payload.None)));
        await OutcomeAsync();

        (await _client.SignalAsync(Id, "gate", Cancel)).ShouldBeFalse();
        (await _client.SignalAsync("nobody", "gate", Cancel)).ShouldBeFalse();
        (await _client.FindAsync("nobody", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task What_has_ended_can_be_forgotten_with_its_children_and_what_runs_cannot()
    {
        await StartAsync(Program(async (o, _) =>
            {
                await o.Child("batch", "batch", Payload.None);
                o.Report(Payload.Of("waiting"));
                return Outcome.Failed($"{await o.Signal("gate", o.Now + _long)}");
            })
            .Add(new ScriptedOrchestration("batch", (o, _) => o.Step("a", "log", Payload.None))));
        await UntilAsync(info => info.Status is not null);
        var child = OperationKeys.Join(Id, "batch");
        (await _client.FindAsync(child, Cancel)).ShouldNotBeNull();

        (await _client.PurgeAsync(Id, Cancel)).ShouldBeFalse();
        await _client.SignalAsync(Id, "gate", Cancel);
        await OutcomeAsync();
        (await _client.PurgeAsync(Id, Cancel)).ShouldBeTrue();

        (await _client.FindAsync(Id, Cancel)).ShouldBeNull();
        (await _client.FindAsync(child, Cancel)).ShouldBeNull();
        (await _client.PurgeAsync(Id, Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task Signals_deadlines_and_sleeps_outlive_the_engine()
    {
        var program = Program(async (o, _) =>
        {
            await o.Step("before", "log", Payload.None);
            o.Report(Payload.Of("one"));
            var raised = await o.Signal("gate", o.Now + _long);
            o.Report(Payload.Of("two"));
            var elapsed = await o.Signal("never", o.Now + (3 * _short));
            var until = o.Now + (3 * _short);
            var woken = await o.SleepUntil(until);
            return Outcome.Failed($"{raised}-{elapsed}-{woken >= until}");
        });
        await StartAsync(program);
        await UntilAsync(info => info.Status?.To<string>() == "one");
        await _client.SignalAsync(Id, "gate", Cancel);
        await _host.StopAsync();
        _client = await _host.StartAsync(program);
        await UntilAsync(info => info.Status?.To<string>() == "two");
        await _host.StopAsync();
        _client = await _host.StartAsync(program);
        await Task.Delay(3 * _short, Cancel);
        _client = await _host.StartAsync(program);

        (await OutcomeAsync()).Code.ShouldBe("Raised-Elapsed-True");
        _log.ShouldBe(["before:null"]);
    }

    [Fact]
    public async Task Now_moves_with_outcomes_only_and_is_the_same_when_the_method_runs_again()
    {
        var program = Program(async (o, _) =>
        {
            var start = o.Now;
            Thread.Sleep(5);
            var still = o.Now == start;
            await o.SleepUntil(start + _short);
            var moved = o.Now >= start + _short;
            await o.Step("mark", "log", Payload.Of(start.UtcTicks));
            await o.Signal("gate", o.Now + _long);
            return Outcome.Failed($"{still}-{moved}-{start.Offset}", Payload.Of(start.UtcTicks));
        });
        await StartAsync(program);
        await UntilAsync(_ => !_log.IsEmpty);
        _client = await _host.StartAsync(program);
        await _client.SignalAsync(Id, "gate", Cancel);

        var outcome = await OutcomeAsync();
        outcome.Code.ShouldBe("True-True-00:00:00");
        _log.ShouldBe([$"mark:{outcome.Output.Json}"]);
    }
}
