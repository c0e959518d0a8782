using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using static OpenZro.Probes.Rollouts.Running.StepNames;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>
/// One rollout, from its preflight to its end. Steps judge and touch; this says what comes after what, and turns back when it is told to.
/// </summary>
internal sealed class RolloutRun(IOrchestrationContext o, RolloutInput input)
{
    private const string BeforeRegister = "before-register";
    private const string BeforeRestart = "before-restart";
    private const string BeforeRollback = "before-rollback";

    private readonly RolloutFlow _flow = new(o, input);
    private IReadOnlyList<string> _gates = [BeforeRollback];
    private int _batches;

    /// <summary>The whole of it. One that was told to turn back before it had ended, if only just, turns back.</summary>
    public async Durable<Outcome> RunAsync()
    {
        var way = await FollowAsync(Forward());
        while (true)
        {
            if (way == Way.Back)
            {
                _flow.IsBack = true;
                way = await FollowAsync([SettleAsync, Gate(BeforeRollback), RestoreAsync, RestartMovedAsync]);
            }

            var end = way == Way.Over ? _flow.End : _flow.IsBack ? Codes.RolledBack : null;
            if (way == Way.Over)
                await _flow.UntilSettledAsync(WatchWave, _flow.Args() with { Code = end });
            var finished = await _flow.UntilSettledAsync(Finish, _flow.Args() with { Code = end });
            if (finished.Code != Codes.RollBack)
                return (StepAnswer.Of(finished).End ?? end) is { } code ? Outcome.Failed(code) : Outcome.Succeeded();
            way = Way.Back;
        }
    }

    private Func<Durable<Way>>[] Forward() => input.Kind switch
    {
        RolloutKind.Add =>
        [
            PreflightAsync,
            Gate("before-provision"), ProvisionAsync, Gate("after-provision"),
            Work(VerifyRelay),
            Gate(BeforeRegister), RegisterAsync, Gate("after-register"),
            Work(Propagate),
            Gate(BeforeRestart), RestartAsync, Gate("after-restart"),
            Work(VerifyPeers), SweepAsync,
        ],
        RolloutKind.Retire => [PreflightAsync, Gate(BeforeRegister), Work(VerifyNobodyHome), RegisterAsync, Gate("after-register")],
        _ => [PreflightAsync, Gate(BeforeRestart), RestartAsync, Gate("after-restart"), Work(VerifyPeers), SweepAsync],
    };

    private async Durable<Way> PreflightAsync()
    {
        while (true)
        {
            var outcome = await _flow.StepAsync(Preflight, _flow.Args());
            if (outcome.IsSuccess)
            {
                var answer = StepAnswer.Of(outcome);
                (_gates, _batches) = (answer.Gates, answer.Batches);
                return Way.On;
            }

            if (await _flow.AfterAsync(outcome) is var way and not Way.On)
                return way;
        }
    }

    private async Durable<Way> ProvisionAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var args = _flow.Args() with { Attempt = attempt, Gate = "before-provision" };
            if (await _flow.DoAsync(BeginProvision, args) is var way and not Way.On)
                return way;
            var made = await _flow.UntilSettledAsync(ObserveProvision, args);
            if (made.IsSuccess)
                return Way.On;
            if (await _flow.AfterAsync(made) is var next and not Way.On)
                return next;
        }
    }

    /// <summary>Changes management's list. A change that is not proven in time goes back at once, without asking; nothing else does.</summary>
    private async Durable<Way> RegisterAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var args = _flow.Args() with { Attempt = attempt, Gate = BeforeRegister };
            if (await _flow.DoAsync(ApplyAddresses, args) is var way and not Way.On)
                return way;
            var proof = await _flow.UntilSettledAsync(ProveAddresses, args);
            if (proof.IsSuccess)
                return Way.On;
            var restored = await _flow.UntilSettledAsync(RestoreAddresses, args);
            if (restored.IsSuccess)
                restored = await _flow.UntilSettledAsync(ProveRestored, args);
            if (await _flow.AfterAsync(restored.IsSuccess ? proof : restored) is var next and not Way.On)
                return next;
        }
    }

    private async Durable<Way> RestartAsync()
    {
        for (var batch = 1; batch <= _batches; batch++)
        {
            var number = batch;
            if (await FollowAsync([Gate($"before-batch-{number}"), () => BatchAsync(number), Gate($"after-batch-{number}")]) is var way and not Way.On)
                return way;
        }

        return Way.On;
    }

    /// <summary>Restarts a batch, however often it is interrupted; whether it may begin is judged anew each time.</summary>
    private async Durable<Way> BatchAsync(int batch)
    {
        while (true)
        {
            if (await _flow.DoAsync(MayRestart, _flow.Args() with { Batch = batch, Gate = BeforeRestart }) is var way and not Way.On)
                return way;
            var outcome = await RunBatchAsync(batch, BeforeRestart);
            if (outcome.IsSuccess)
                return Way.On;
            if (await _flow.AfterAsync(outcome, BeforeRestart) is var next and not Way.On)
                return next;
        }
    }

    private Durable<Way> SweepAsync() => RepeatAsync(Sweep, BeforeRestart);

    private Durable<Way> RestartMovedAsync() => RepeatAsync(MayRestartMoved, BeforeRollback);

    /// <summary>Restarts what a step finds, a wave at a time, until it finds no more.</summary>
    private async Durable<Way> RepeatAsync(string look, string gate)
    {
        while (true)
        {
            var outcome = await _flow.StepAsync(look, _flow.Args());
            if (outcome.IsSuccess && !StepAnswer.Of(outcome).More)
                return Way.On;
            if (outcome.IsSuccess)
                outcome = await RunBatchAsync(0, gate);
            if (!outcome.IsSuccess && await _flow.AfterAsync(outcome, gate) is var way and not Way.On)
                return way;
        }
    }

    private Durable<Outcome> RunBatchAsync(int batch, string gate) =>
        _flow.ChildAsync($"batch-{batch}", BatchOrchestration.Orchestration, _flow.Args() with { Batch = batch, Gate = gate });

    /// <summary>Lets what was begun come to its verdict; nothing is touched.</summary>
    private async Durable<Way> SettleAsync()
    {
        await _flow.UntilSettledAsync(WatchWave, _flow.Args());
        return Way.On;
    }

    private async Durable<Way> RestoreAsync()
    {
        while (true)
        {
            var args = _flow.Args() with { Gate = BeforeRollback };
            if (await _flow.DoAsync(RestoreAddresses, args) is var way and not Way.On)
                return way;
            var proof = await _flow.UntilSettledAsync(ProveRestored, args);
            if (proof.IsSuccess)
                return Way.On;
            if (await _flow.AfterAsync(proof) is var next and not Way.On)
                return next;
        }
    }

    private Func<Durable<Way>> Work(string step) => () => _flow.DoAsync(step, _flow.Args());

    private Func<Durable<Way>> Gate(string key) => () => PassAsync(key);

    private async Durable<Way> PassAsync(string key) => _gates.Contains(key) ? await _flow.DoAsync(PassGate, _flow.Args() with { Gate = key }) : Way.On;

    private static async Durable<Way> FollowAsync(Func<Durable<Way>>[] stages)
    {
        foreach (var stage in stages)
        {
            if (await stage() is var way and not Way.On)
                return way;
        }

        return Way.On;
    }
}
