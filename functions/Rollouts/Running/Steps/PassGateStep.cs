using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Opens a gate, looks what people have decided, and lets the rollout pass or not. Approvals that have aged open it again. One after a batch in which nothing was restarted says so.</summary>
internal sealed class PassGateStep(RolloutParts parts) : RolloutStep(parts, StepNames.PassGate)
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (PlanGates.Find(work.Plan, work.Args.Gate!) is not { } rule)
            return StepAnswer.Done();
        var gates = work.Parts.Gates;
        await gates.OpenAsync(new() { Key = rule.At.Key, Rollout = work.Id, PlanHash = work.Plan.Hash, Rule = rule, Requester = work.Header.Requester, OpenedAt = work.Now }, cancellationToken);
        var gate = (await gates.LookAsync(work.Id, rule.At.Key, cancellationToken))!;
        if (gate.State == GateState.Approved && !GateRules.IsPassable(gate, work.Now))
            gate = (await gates.ReopenAsync(work.Id, gate.Key, cancellationToken))!;
        else if (await IsAskedAnewAsync(work, gate, cancellationToken))
            gate = (await gates.AskAnewAsync(work.Id, gate.Key, cancellationToken))!;

        if (work.Args.IsBack)
            await gates.SupersedeOpenAsync(work.Id, "the rollout is being rolled back", gate.Key, cancellationToken);
        // It may have waited at another gate until now.
        if (work.Header.State == RolloutState.WaitingForGate && work.Header.Since < gate.OpenedAt)
            await work.StandAsync(RolloutState.Running, $"the gate {rule.At} is opened", cancellationToken);

        var round = $"{gate.Key}-{gate.Round}";
        switch (gate.State)
        {
            case GateState.Approved:
                await work.NoteAsync("gate-passed", gate.Key, new { gate.Why, gate.Votes }, $"passed-{round}", cancellationToken);
                await work.StandAsync(RolloutState.Running, $"the gate {rule.At} was {GateRules.Standing(gate, work.Now)}", cancellationToken);
                return StepAnswer.Done();
            case GateState.Open:
                var remark = GateRules.HasAged(gate) ? ": the approvals that it had have aged" : await NothingAsync(work, rule.At, cancellationToken);
                var asked = $"{GateRules.Standing(gate, work.Now)} at the gate {rule.At}{remark}";
                await work.TellAsync(NotificationKind.GateOpened, $"opened-{round}", $"people may decide at the gate {rule.At}{remark}", cancellationToken, gate.Key);
                await work.StandAsync(RolloutState.WaitingForGate, asked, cancellationToken);
                return StepAnswer.Again(NextLook(gate, work.Now), asked);
            case GateState.Held:
                var held = $"{gate.Why} at the gate {rule.At}: open it again, or end the rollout";
                await work.NoteAsync("gate-held", gate.Key, new { gate.Why, gate.Votes }, $"held-{round}", cancellationToken);
                await work.TellAsync(NotificationKind.Held, $"held-{round}", held, cancellationToken, gate.Key);
                await work.StandAsync(RolloutState.Held, held, cancellationToken);
                return StepAnswer.Again(work.Now + RolloutWork.LongestWait, held);
            default:
                await work.NoteAsync("gate-rejected", gate.Key, new { gate.Why, gate.Votes }, $"rejected-{round}", cancellationToken);
                return StepAnswer.Failed(Codes.Rejected, $"the gate {rule.At}: {gate.Why}");
        }
    }

    /// <summary>Whether the gate before a rollback was rejected, and someone had the rollout rolled back again since: then people are asked anew.</summary>
    public static async Task<bool> IsAskedAnewAsync(RolloutWork work, Gate gate, CancellationToken cancellationToken) =>
        gate.State == GateState.Rejected && work.Args.IsBack && gate.Key == PlanGates.BeforeRollback.Key
        && (await work.Parts.Rows.ControlAsync(work.Id, cancellationToken))?.BackAt > gate.DecidedAt;

    private static async Task<string> NothingAsync(RolloutWork work, GatePoint at, CancellationToken cancellationToken) =>
        at is { IsBefore: false, Step: GateStep.Batch } && Wave.IsEmpty(await work.Parts.Peers.ListAsync(work.Id, work.Plan, cancellationToken), at.Batch)
            ? $": nothing was restarted in batch {at.Batch}, so nothing shows yet whether peers come back well"
            : "";

    /// <summary>People wake the rollout when they decide; should that be lost, it looks by itself, less often the longer it waits.</summary>
    private static DateTimeOffset NextLook(Gate gate, DateTimeOffset now)
    {
        var waited = (now - gate.OpenedAt) / 4;
        var look = now + (waited < ShortestLook ? ShortestLook : waited > RolloutWork.LongestWait ? RolloutWork.LongestWait : waited);
        return gate.Deadline is { } deadline && deadline < look ? deadline : look;
    }
}
