namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Why a step of a rollout did not succeed. The words stand in journals and in the audit, so they do not change.</summary>
internal static class Codes
{
    /// <summary>It is not so yet: look again at the instant that the answer names.</summary>
    public const string Again = "again";

    /// <summary>Someone paused the rollout.</summary>
    public const string Paused = "paused";

    /// <summary>Someone aborted the rollout.</summary>
    public const string Aborted = "aborted";

    /// <summary>Someone had the rollout turn back.</summary>
    public const string RollBack = "roll-back";

    /// <summary>A gate was rejected, by a person or by its deadline.</summary>
    public const string Rejected = "rejected";

    /// <summary>The approvals of the gate before this work have aged.</summary>
    public const string ApprovalAged = "approval-aged";

    /// <summary>The mesh's lock is another's.</summary>
    public const string Unlocked = "lock-lost";

    /// <summary>The storage failed.</summary>
    public const string Storage = "storage-unavailable";

    /// <summary>A step threw.</summary>
    public const string Bug = "bug";

    /// <summary>The rollout's rows, or its plan, are not what was approved.</summary>
    public const string PlanGone = "plan-gone";

    /// <summary>What management lists is not what the plan was made for.</summary>
    public const string AddressesChanged = "addresses-changed";

    /// <summary>The server's connections have no such name any more.</summary>
    public const string ConnectionUnknown = "connection-unknown";

    /// <summary>The relay could not be made.</summary>
    public const string ProvisionFailed = "provision-failed";

    /// <summary>The relay has not proven itself in time.</summary>
    public const string NotVerified = "relay-not-verified";

    /// <summary>Management's configuration could not be changed.</summary>
    public const string NotApplied = "register-failed";

    /// <summary>Management did not prove itself healthy with the change.</summary>
    public const string NotProven = "register-not-proven";

    /// <summary>The change could not be undone.</summary>
    public const string NotRestored = "restore-failed";

    /// <summary>Too few peers have the new list in time.</summary>
    public const string NotPropagated = "not-propagated";

    /// <summary>Peers call the relay home.</summary>
    public const string PeersAtHome = "peers-at-home";

    /// <summary>A budget is spent, an incident is new, or a kept sample strayed.</summary>
    public const string Stopped = "stopped";

    /// <summary>Evidence is missing.</summary>
    public const string NoEvidence = "evidence-missing";

    /// <summary>Peers are left, and none may be taken down.</summary>
    public const string NoRoom = "no-room";

    /// <summary>A driver will not restart a peer.</summary>
    public const string DriverRefused = "driver-refused";

    /// <summary>The rollout ended with a failure.</summary>
    public const string Failed = "failed";

    /// <summary>It was undone.</summary>
    public const string RolledBack = "rolled-back";
}
