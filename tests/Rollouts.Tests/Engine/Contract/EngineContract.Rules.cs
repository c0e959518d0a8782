using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

public abstract partial class EngineContract
{
    [Fact]
    public async Task Starting_twice_is_starting_once_and_an_id_in_use_is_refused()
    {
        await StartAsync(Program((o, _) => o.Step("a", "log", Payload.None)), Payload.Of(1));

        (await _client.StartAsync(Id, Method, Payload.Of(1), Cancel)).ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(() => _client.StartAsync(Id, Method, Payload.Of(2), Cancel));
        await OutcomeAsync();
        (await _client.StartAsync(Id, Method, Payload.Of(1), Cancel)).ShouldBeFalse();
        _log.ShouldBe(["a:null"]);
    }

    [Fact]
    public async Task A_method_that_throws_faults()
    {
        await StartAsync(Program((_, _) => throw new InvalidOperationException("thrown by the method")));

        (await ProblemAsync()).ShouldContain("thrown by the method");
    }

    [Fact]
    public async Task Awaiting_anything_foreign_throws_and_cannot_be_caught()
    {
        await StartAsync(Program(async (o, _) =>
        {
            try
            {
                await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
            }
            catch (OrchestrationRuleException)
            {
                // A method that would hide what it did.
            }

            return Outcome.Succeeded();
        }));

        (await ProblemAsync()).ShouldContain("which the engine did not hand out");
    }

    [Fact]
    public async Task A_key_used_twice_faults()
    {
        await StartAsync(Program(async (o, _) =>
        {
            await o.Step("same", "log", Payload.None);
            return await o.Step("same", "log", Payload.None);
        }));

        (await ProblemAsync()).ShouldContain("'same' is used twice");
    }

    [Fact]
    public async Task Two_operations_at_once_fault()
    {
        await StartAsync(Program(async (o, _) =>
        {
            var forgotten = o.Step("a", "log", Payload.None);
            var outcome = await o.Step("b", "log", Payload.None);
            await forgotten;
            return outcome;
        }));

        (await ProblemAsync()).ShouldContain("use All");
    }

    [Fact]
    public async Task A_helper_of_the_method_may_await_what_the_method_may()
    {
        await StartAsync(Program(async (o, _) => await TwiceAsync(o)));

        (await OutcomeAsync()).Output.To<int>().ShouldBe(2);

        static async Durable<Outcome> TwiceAsync(IOrchestrationContext o)
        {
            await o.Step("one", "log", Payload.Of(1));
            return await o.Step("two", "log", Payload.Of(2));
        }
    }

    [Fact]
    public async Task What_runs_goes_on_with_its_version_and_what_starts_takes_the_newest()
    {
        await StartAsync(Program(async (o, _) =>
        {
            o.Report(Payload.Of("waiting"));
            await o.Signal("gate", o.Now + _long);
            return Outcome.Failed("one");
        }));
        await UntilAsync(info => info.Status is not null);
        var both = Program(async (o, _) =>
        {
            await o.Signal("gate", o.Now + _long);
            return Outcome.Failed("one");
        }).Add(new ScriptedOrchestration(Method, (o, _) => o.Step("a", "fail", Payload.None), "2"));
        _client = await _host.StartAsync(both);
        await _client.StartAsync($"{Id}-newer", Method, Payload.None, Cancel);
        await _client.SignalAsync(Id, "gate", Cancel);

        (await OutcomeAsync()).Code.ShouldBe("one");
        (await _client.FindAsync($"{Id}-newer", Cancel))!.Version.ShouldBe("2");
    }

    [Fact]
    public async Task An_unknown_version_is_refused_until_a_program_knows_it()
    {
        Durable<Outcome> Wait(IOrchestrationContext o, Payload input)
        {
            o.Report(Payload.Of("waiting"));
            return WaitForAsync(o, "gate");
        }

        await StartAsync(Program(Wait, "7"));
        await UntilAsync(info => info.Status is not null);
        _client = await _host.StartAsync(Program(Wait, "6"));

        var stuck = await UntilAsync(info => info.State != OrchestrationState.Running);
        stuck.State.ShouldBe(OrchestrationState.Stuck);
        stuck.Problem!.ShouldContain("Version 7");
        _client = await _host.StartAsync(Program(Wait, "7"));
        await _client.SignalAsync(Id, "gate", Cancel);
        (await OutcomeAsync()).Code.ShouldBe("Raised");
    }

    [Fact]
    public async Task A_method_that_was_changed_fails_loudly_with_where_and_what_and_runs_nothing()
    {
        await StartAsync(Program(WithSecond("second")));
        await UntilAsync(info => info.Status is not null);

        _client = await _host.StartAsync(Program(WithSecond("other")));
        await _client.SignalAsync(Id, "gate", Cancel);
        var stopped = await UntilAsync(info => info.State != OrchestrationState.Running);
        stopped.State.ShouldBe(WhenChanged);
        stopped.Problem!.ShouldContain("entry 1");
        stopped.Problem!.ShouldContain("'second'");
        stopped.Problem!.ShouldContain("'other'");
        _log.ShouldBe(["first:null", "second:null"]);
        if (stopped.State is OrchestrationState.Faulted)
            return;

        _client = await _host.StartAsync(Program(WithSecond("second")));
        (await OutcomeAsync()).Code.ShouldBe("Raised");
        _log.ShouldBe(["first:null", "second:null"]);
    }

    private static Func<IOrchestrationContext, Payload, Durable<Outcome>> WithSecond(string second) => async (o, _) =>
    {
        await o.Step("first", "log", Payload.None);
        await o.Step(second, "log", Payload.None);
        o.Report(Payload.Of("waiting"));
        return await WaitForAsync(o, "gate");
    };

    private static async Durable<Outcome> WaitForAsync(IOrchestrationContext o, string signal) =>
        Outcome.Failed($"{await o.Signal(signal, o.Now + _long)}");
}
