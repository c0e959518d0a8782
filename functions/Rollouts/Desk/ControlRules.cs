using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>
/// Whether a rollout can be told something where it stands. What is taken has its effect; what could have none is refused, with what
/// would help instead. An abort is always taken until the rollout has ended or was aborted. Pure.
/// </summary>
internal static class ControlRules
{
    /// <summary>The verb by which people tell it, as the commands and the API have it.</summary>
    public static string VerbOf(ControlCommand command) => command switch
    {
        ControlCommand.Run => "resume",
        ControlCommand.RollBack => "rollback",
        _ => KebabCase.Of(command),
    };

    /// <summary>What people can do instead of what came after the end.</summary>
    public static string AfterEnd(RolloutHeader header, bool isBack)
    {
        if (!isBack)
            return "Nothing more can be asked of it. To do what it left undone, plan and start another one: ozprobes rollout plan FILE.";
        if (header.State is RolloutState.RolledBack or RolloutState.Rejected || header.Kind == RolloutKind.Repick)
            return $"Management's list is as it was before. See what came of each peer: ozprobes rollout status {header.Id} --peers.";
        var (deed, preparation) = header.Kind == RolloutKind.Retire
            ? ("have the relay back, start a rollout of its own for it", "")
            : ("take the URL away again, start a rollout of its own for it", "drain the relay first, so that no peer calls it home, and then ");
        return $"To {deed}: {preparation}write a file with kind: {(header.Kind == RolloutKind.Retire ? "add" : "retire")}, relay: {header.Relay}, mesh: {header.Mesh}, a reason and the same register, and run ozprobes rollout plan FILE, which says what is in its way.";
    }

    /// <summary>Why it cannot be paused; <see langword="null"/> when it can.</summary>
    public static string? RefusePause(RolloutHeader header, Control? said) =>
        said?.Command == ControlCommand.Pause ? $"it is paused already: {said.By}: {said.Reason}"
        : Holds(header) && !IsToldSince(header, said) ? "it holds already, and touches nothing until someone decides"
        : null;

    /// <summary>Why it cannot be resumed; <see langword="null"/> when it can.</summary>
    public static string? RefuseResume(RolloutHeader header, Control? said, IReadOnlyList<Gate> gates)
    {
        if (said?.Command == ControlCommand.Pause)
            return null;
        if (Holds(header))
            return RejectedBy(gates, said?.IsBack == true) is { } gate ? $"the gate {gate.Rule.At}: {gate.Why}, and a rejected rollout does not go on: {After(gate)}" : null;
        if (header.State == RolloutState.Held)
            return $"a resume opens no gate: {header.Explanation}";
        return header.State switch
        {
            RolloutState.WaitingForGate => $"nobody paused it: it waits for people at a gate, with {header.Explanation}",
            RolloutState.Waiting or RolloutState.Paused => $"nobody paused it, and it goes on by itself: {header.Explanation}",
            _ => $"nobody paused it, and it does not hold{(header.Explanation.Length > 0 ? $": {header.Explanation}" : "")}",
        };
    }

    /// <summary>Why it cannot be rolled back; <see langword="null"/> when it can.</summary>
    public static string? RefuseRollback(RolloutHeader header, Control? said, IReadOnlyList<Gate> gates, LeftBehind left) =>
        said?.IsBack == true ? RejectedBy(gates, isBack: true) is not null ? null : $"it is being rolled back already{(header.Explanation.Length > 0 ? $": {header.Explanation}" : "")}"
        : left.CanBeUndone ? null
        : $"a rollback would undo nothing: {Untouched(left)}. To end it, abort it";

    /// <summary>The instant by which a rollback that is asked for again is later than the rejection before it.</summary>
    public static DateTimeOffset AskedAt(IReadOnlyList<Gate> gates, DateTimeOffset now) =>
        RejectedBy(gates, isBack: true)?.DecidedAt is { } decided && decided >= now ? decided.AddTicks(1) : now;

    /// <summary>Why nothing is to be decided at a gate any more, since people have ended the rollout or turned it back; <see langword="null"/> when there is.</summary>
    public static string? VoidBy(Control? said, string gate) =>
        said?.Command == ControlCommand.Abort ? $"{said.By} aborted the rollout: {said.Reason}"
        : said?.IsBack == true && gate != PlanGates.BeforeRollback.Key ? "the rollout is being rolled back"
        : null;

    /// <summary>What helps after a gate has rejected.</summary>
    public static string After(Gate gate) =>
        gate.Key == PlanGates.BeforeRollback.Key ? "have it rolled back again, which asks anew, or abort it" : "roll it back, or abort it";

    /// <summary>Whether it was told something since it holds, which it has not heeded yet.</summary>
    public static bool IsToldSince(RolloutHeader header, Control? said) => said is { Command: ControlCommand.Run or ControlCommand.RollBack } && said.At > header.Since;

    private static bool Holds(RolloutHeader header) => header.State == RolloutState.Held && header.StepName == StepNames.Hold;

    private static Gate? RejectedBy(IReadOnlyList<Gate> gates, bool isBack) =>
        gates.FirstOrDefault(gate => gate.State == GateState.Rejected && (gate.Key == PlanGates.BeforeRollback.Key) == isBack);

    private static string Untouched(LeftBehind left)
    {
        var rules = left.Plan.Rollback;
        string[] kept =
        [
            .. left.Addresses != ListChange.None && !rules.RestoreAddresses ? ["the plan leaves management's list as it is (rollback: addresses)"] : Array.Empty<string>(),
            .. left.Moved + left.Unsettled > 0 && !rules.RestartMoved ? ["the plan restarts no peer again that moved (rollback: restartMoved)"] : Array.Empty<string>(),
        ];
        return kept.Length > 0 ? string.Join(", and ", kept) : "neither management's list nor a peer was changed";
    }
}
