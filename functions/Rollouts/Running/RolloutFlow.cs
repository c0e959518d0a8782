using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>
/// How a rollout's methods run steps and wait: a step that does not know yet is asked again, one that failed has the rollout hold until
/// someone resumes it, ends it or turns it back. Everything that it branches on is the outcome of a step.
/// </summary>
/// <param name="o">All that may be called.</param>
/// <param name="input">Which rollout.</param>
internal sealed class RolloutFlow(IOrchestrationContext o, RolloutInput input)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>Whether the rollout is being undone.</summary>
    public bool IsBack { get; set; }

    /// <summary>Why it is over; <see langword="null"/> while it is not.</summary>
    public string? End { get; private set; }

    /// <summary>Runs a step, once. One that threw has failed: what it did is held for people like any other failure.</summary>
    public async Durable<Outcome> StepAsync(string step, StepArgs args)
    {
        try
        {
            return await o.Step(NextKey(step), step, Payload.Of(args with { IsBack = IsBack }));
        }
        catch (StepBugException bug)
        {
            return StepAnswer.Failed(Codes.Bug, bug.Message);
        }
    }

    /// <summary>Runs another orchestration, once.</summary>
    public async Durable<Outcome> ChildAsync(string key, string name, StepArgs args)
    {
        try
        {
            return await o.Child(NextKey(key), name, Payload.Of(args with { IsBack = IsBack }));
        }
        catch (StepBugException bug)
        {
            return StepAnswer.Failed(Codes.Bug, bug.Message);
        }
    }

    /// <summary>What a step is given that needs nothing else.</summary>
    public StepArgs Args() => new() { Of = input, Since = o.Now };

    /// <summary>
    /// Asks a step until it has succeeded or failed, and at once when someone says something, such as that they saw it done. It is for what
    /// must come to its end whatever people say: observing, proving, restoring.
    /// </summary>
    public async Durable<Outcome> UntilSettledAsync(string step, StepArgs args)
    {
        while (true)
        {
            var outcome = await StepAsync(step, args);
            if (outcome.Status != OutcomeStatus.Inconclusive)
                return outcome;
            await o.Signal(RolloutInput.Wake, StepAnswer.Of(outcome).Until ?? o.Now + Pause);
        }
    }

    /// <summary>Runs a step until it has succeeded, or the rollout goes another way. The time that it is given counts anew whenever someone resumes it.</summary>
    public async Durable<Way> DoAsync(string step, StepArgs args)
    {
        while (true)
        {
            var outcome = await StepAsync(step, args);
            if (outcome.IsSuccess)
                return Way.On;
            if (await AfterAsync(outcome, args.Gate) is var way and not Way.On)
                return way;
            if (outcome.Status == OutcomeStatus.Failed)
                args = args with { Since = o.Now };
        }
    }

    /// <summary>What comes after something that did not succeed: <see cref="Way.On"/> is to try it again.</summary>
    /// <param name="outcome">What came of it.</param>
    /// <param name="gate">The gate before it; one whose approvals have aged opens again.</param>
    public async Durable<Way> AfterAsync(Outcome outcome, string? gate = null)
    {
        if (outcome.Code == Codes.RollBack)
            return Way.Back;
        if (outcome.Code == Codes.Aborted)
            return Over(Codes.Aborted);
        if (outcome.Code == Codes.ApprovalAged && gate is not null)
            return await DoAsync(StepNames.PassGate, Args() with { Gate = StepAnswer.Of(outcome).Gate ?? gate });
        if (outcome.Status == OutcomeStatus.Failed)
            return await HoldAsync(outcome.Code!, StepAnswer.Of(outcome).Why);
        await o.Signal(RolloutInput.Wake, StepAnswer.Of(outcome).Until ?? o.Now + Pause);
        return Way.On;
    }

    /// <summary>Holds: touches nothing until someone resumes the rollout, aborts it or turns it back.</summary>
    private async Durable<Way> HoldAsync(string code, string? why)
    {
        var hold = Args() with { Code = code, Why = why };
        var held = StepAnswer.Of(await UntilSettledAsync(StepNames.Hold, hold));
        if (held.Ends)
            return Over(EndOf(code));
        while (true)
        {
            await o.Signal(RolloutInput.Wake, o.Now + LongestWait);
            var look = await StepAsync(StepNames.LookAtHold, hold with { Told = held.Told });
            if (look.IsSuccess)
                return Way.On;
            if (look.Code == Codes.RollBack)
                return Way.Back;
            if (look.Code == Codes.Aborted)
                return Over(EndOf(code));
        }
    }

    private Way Over(string end)
    {
        End = end;
        return Way.Over;
    }

    private static string EndOf(string code) => code == Codes.Rejected ? Codes.Rejected : Codes.Failed;

    private string NextKey(string name)
    {
        var count = _used[name] = _used.GetValueOrDefault(name) + 1;
        return $"{name}-{count}";
    }
}
