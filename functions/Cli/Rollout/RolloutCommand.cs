using System.CommandLine;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout</c>: everything about rollouts.</summary>
internal static class RolloutCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => Create(Surroundings.Here);

    /// <summary>The command with other surroundings.</summary>
    internal static Command Create(Surroundings around) => new(
        "rollout", "Carry a relay through provisioning, registering and the restart of peers, with people deciding at gates. Exits 0 when it is done, 1 when something is wrong with what was looked at, 2 for bad usage, a bad file or no answer, 3 when the server refuses.")
    {
        PlanCommand.Create(around),
        StartCommand.Create(around),
        StatusCommand.Create(around),
        WatchCommand.Create(around),
        DecisionCommands.CreateApprove(around),
        DecisionCommands.CreateReject(around),
        DecisionCommands.CreateComment(around),
        ControlCommands.Create(around, "pause", "Touch nothing more until it is resumed."),
        ControlCommands.CreateResume(around),
        ControlCommands.Create(around, "abort", "Touch nothing more and end. What was done stays: to have it undone, use rollback instead."),
        ControlCommands.Create(around, "rollback", "Go no further, and undo what was done once the gate before-rollback lets it."),
        ControlCommands.CreateUnlock(around),
        ControlCommands.CreateReopen(around),
        ControlCommands.CreateSkip(around),
        ControlCommands.CreateConfirm(around),
        ListCommand.Create(around),
        AuditCommand.Create(around),
    };
}
