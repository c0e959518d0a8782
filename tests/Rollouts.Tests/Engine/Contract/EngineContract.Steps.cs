using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

public abstract partial class EngineContract
{
    [Fact]
    public async Task Steps_run_in_the_order_in_which_they_are_awaited()
    {
        await StartAsync(Program(async (o, input) =>
        {
            var first = await o.Step("first", "log", input);
            var second = await o.Step("second", "log", Payload.Of(first.Output.To<int>() + 1));
            return Outcome.Succeeded(second.Output);
        }), Payload.Of(41));

        (await OutcomeAsync()).Output.To<int>().ShouldBe(42);
        _log.ShouldBe(["first:41", "second:42"]);
    }

    [Fact]
    public async Task An_operation_id_is_made_of_the_orchestration_and_the_key()
    {
        await StartAsync(Program((o, _) => o.Step("restart-7", "operation", Payload.None)));

        (await OutcomeAsync()).Output.To<string>().ShouldBe($"{Id}:restart-7");
    }

    [Fact]
    public async Task Failed_and_inconclusive_are_outcomes_with_a_code()
    {
        await StartAsync(Program(async (o, _) =>
        {
            var failed = await o.Step("a", "fail", Payload.None);
            var doubt = await o.Step("b", "doubt", Payload.None);
            return Outcome.Inconclusive($"{failed.Status}-{failed.Code}-{failed.Output.To<int>()}-{doubt.Status}-{doubt.Code}");
        }));

        var outcome = await OutcomeAsync();
        outcome.Status.ShouldBe(OutcomeStatus.Inconclusive);
        outcome.Code.ShouldBe("Failed-port-closed-7-Inconclusive-no-samples");
    }

    [Fact]
    public async Task A_step_that_throws_ends_the_orchestration_and_what_it_threw_is_kept()
    {
        await StartAsync(Program(async (o, _) =>
        {
            await o.Step("broken", "bug", Payload.None);
            return await o.Step("never", "log", Payload.None);
        }));

        (await ProblemAsync()).ShouldSatisfyAllConditions(
            problem => problem.ShouldContain("'broken'"), problem => problem.ShouldContain("a bug of ours"));
        _log.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_payload_that_is_too_large_is_a_bug_that_says_what_to_do()
    {
        await StartAsync(Program((o, _) => o.Step("big", "large", Payload.None)));

        (await ProblemAsync()).ShouldContain("Store it as a row");
    }

    [Fact]
    public async Task An_unknown_step_is_a_bug()
    {
        await StartAsync(Program((o, _) => o.Step("a", "no-such-step", Payload.None)));

        (await ProblemAsync()).ShouldContain("no-such-step");
    }

    [Fact]
    public async Task A_fan_out_keeps_to_its_window_and_to_the_order_of_its_calls()
    {
        var (running, most) = (0, 0);
        var gate = new Lock();
        var full = new TaskCompletionSource();
        var program = Program(async (o, _) =>
        {
            var calls = Enumerable.Range(0, 12).Select(i => new StepCall($"peer-{i}", "slow", Payload.Of(i))).ToList();
            var outcomes = await o.All("wave", calls, 2);
            return Outcome.Succeeded(Payload.Of(outcomes.Select(outcome => outcome.Output.To<int>())));
        }).Add(new ScriptedStep("slow", async (step, cancel) =>
        {
            lock (gate)
                most = Math.Max(most, ++running);
            if (most == 2)
                full.TrySetResult();
            await full.Task.WaitAsync(cancel);
            await Task.Delay(step.Input.To<int>() * 7 % 20, cancel);
            lock (gate)
                running--;
            return Outcome.Succeeded(step.Input);
        }));
        await StartAsync(program);

        (await OutcomeAsync()).Output.To<int[]>().ShouldBe(Enumerable.Range(0, 12));
        most.ShouldBe(2);
    }

    [Fact]
    public async Task A_fan_out_runs_every_call_also_when_one_fails_or_has_a_bug()
    {
        await StartAsync(Program(async (o, _) =>
        {
            await o.All("none", [], 1);
            var outcomes = await o.All("wave", [Call("a", "fail"), Call("b", "log")], 1);
            await o.All("broken", [Call("c", "bug"), Call("d", "log")], 1);
            return outcomes[0];
        }));

        (await ProblemAsync()).ShouldContain("'c'");
        _log.ShouldBe(["b:null", "d:null"]);
    }

    [Fact]
    public async Task A_child_runs_under_its_parents_id_and_gives_its_outcome()
    {
        var program = Program(async (o, _) =>
        {
            var one = await o.Child("batch-1", "batch", Payload.Of(1));
            var two = await o.Child("batch-2", "batch", Payload.Of(2));
            return Outcome.Failed($"{one.Output.To<string>()} {two.Output.To<string>()}");
        }).Add(new ScriptedOrchestration("batch", async (o, input) =>
        {
            var step = await o.Step($"step-{input.Json}", "operation", input);
            return Outcome.Succeeded(step.Output);
        }));
        await StartAsync(program);

        (await OutcomeAsync()).Code.ShouldBe($"{Id}:batch-1:step-1 {Id}:batch-2:step-2");
    }

    [Fact]
    public async Task A_bug_in_a_child_is_a_bug_of_its_parent()
    {
        var program = Program((o, _) => o.Child("batch", "batch", Payload.None))
            .Add(new ScriptedOrchestration("batch", (o, _) => o.Step("broken", "bug", Payload.None)));
        await StartAsync(program);

        (await ProblemAsync()).ShouldContain("a bug of ours");
    }

    private static StepCall Call(string key, string name) => new(key, name, Payload.None);
}
