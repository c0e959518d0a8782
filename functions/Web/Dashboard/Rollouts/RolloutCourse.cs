using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>
/// The stages that a rollout goes through, and where it is, worked out from what is known of it: the step that it is in, else the last
/// gate or batch that shows a trace of it. Pure.
/// </summary>
internal static class RolloutCourse
{
    private static readonly (RolloutKind[] Kinds, string Key, string Words, string[] Steps)[] _stages =
    [
        ([RolloutKind.Add, RolloutKind.Retire, RolloutKind.Repick], "preflight", "preflight", ["preflight"]),
        ([RolloutKind.Add], "provision", "provision", ["begin-provision", "observe-provision"]),
        ([RolloutKind.Add], "verify-relay", "verify relay", ["verify-relay"]),
        ([RolloutKind.Add, RolloutKind.Retire], "register", "register", ["verify-nobody-home", "apply-addresses", "prove-addresses", "restore-addresses", "prove-restored"]),
        ([RolloutKind.Add], "propagate", "propagate", ["propagate"]),
        ([RolloutKind.Add, RolloutKind.Repick], "restart", "restart peers", ["may-restart", "begin-wave", "watch-wave"]),
        ([RolloutKind.Add, RolloutKind.Repick], "verify-peers", "verify peers", ["verify-peers", "sweep"]),
    ];

    /// <summary>The stages, in order; those of an undoing come last, once it is told to.</summary>
    public static IReadOnlyList<CourseStage> Of(RolloutDocument document, PlanDocument plan)
    {
        var stages = Lay(document, plan).ToList();
        var at = Position(document, stages);
        return [.. stages.Select((stage, i) => new CourseStage(stage.Words, stage.Gate is not null, StateOf(document.Rollout, i, at, stages.Count)))];
    }

    private static IEnumerable<Stage> Lay(RolloutDocument document, PlanDocument plan)
    {
        foreach (var (kinds, key, words, steps) in _stages)
        {
            if (!kinds.Contains(plan.Kind) || (key == "provision" && plan.Provision is null) || (key is "restart" or "verify-peers" && plan.Peers.Count + plan.Deferred.Count == 0))
                continue;
            if (GateOf(document, "before-" + key) is { } before)
                yield return before;
            yield return new(words, steps, null);
            if (GateOf(document, "after-" + key) is { } after)
                yield return after;
        }

        if (!IsBack(document))
            yield break;
        if (GateOf(document, "before-rollback") is { } back)
            yield return back;
        yield return new("undo", ["restore-addresses", "prove-restored", "may-restart-moved"], null);
    }

    private static Stage? GateOf(RolloutDocument document, string key) =>
        document.Gates.FirstOrDefault(gate => gate.Key == key) is { } gate ? new($"gate {gate.Key}", [], gate) : null;

    private static bool IsBack(RolloutDocument document) =>
        document.Rollout.State is RolloutState.RollingBack or RolloutState.RolledBack || document.Control is { IsBack: true };

    private static int Position(RolloutDocument document, List<Stage> stages)
    {
        var step = WithoutCount(document.Rollout.Step);
        var (open, inStep, traced) = (
            stages.FindLastIndex(stage => stage.Gate?.State is GateState.Open),
            stages.FindLastIndex(stage => stage.Steps.Contains(step)),
            stages.FindLastIndex(stage => stage.Gate?.State is not null || (stage.Steps.Contains("begin-wave") && document.Batches.Any(batch => batch.Counts.Keys.Any(state => state is not (PeerState.Pending or PeerState.Deferred))))));
        return open >= 0 ? open : inStep >= 0 ? inStep : Math.Max(traced, 0);
    }

    private static StageState StateOf(RolloutSummary rollout, int stage, int at, int count) =>
        rollout.State is RolloutState.Done || (rollout.State is RolloutState.RolledBack && at == count - 1) || stage < at ? StageState.Done
        : stage > at ? StageState.Ahead
        : rollout.State is RolloutState.Held || rollout.HasEnded ? StageState.Stopped
        : StageState.Now;

    /// <summary>A step's key is its name and how often it was begun: <c>verify-relay-2</c>.</summary>
    private static string WithoutCount(string key) => key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-');

    private sealed record Stage(string Words, string[] Steps, GateDocument? Gate);
}
