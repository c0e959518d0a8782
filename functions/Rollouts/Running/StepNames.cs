using System.Collections.Frozen;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What the steps are called in journals.</summary>
internal static class StepNames
{
    public const string Preflight = "preflight";
    public const string PassGate = "pass-gate";
    public const string Hold = "hold";
    public const string LookAtHold = "look-at-hold";
    public const string BeginProvision = "begin-provision";
    public const string ObserveProvision = "observe-provision";
    public const string VerifyRelay = "verify-relay";
    public const string VerifyNobodyHome = "verify-nobody-home";
    public const string ApplyAddresses = "apply-addresses";
    public const string ProveAddresses = "prove-addresses";
    public const string RestoreAddresses = "restore-addresses";
    public const string ProveRestored = "prove-restored";
    public const string Propagate = "propagate";
    public const string MayRestart = "may-restart";
    public const string BeginWave = "begin-wave";
    public const string WatchWave = "watch-wave";
    public const string VerifyPeers = "verify-peers";
    public const string Sweep = "sweep";
    public const string MayRestartMoved = "may-restart-moved";
    public const string Finish = "finish";

    private static readonly FrozenSet<string> _all =
    [
        Preflight, PassGate, Hold, LookAtHold, BeginProvision, ObserveProvision, VerifyRelay, VerifyNobodyHome, ApplyAddresses, ProveAddresses,
        RestoreAddresses, ProveRestored, Propagate, MayRestart, BeginWave, WatchWave, VerifyPeers, Sweep, MayRestartMoved, Finish,
    ];

    /// <summary>Who did something, for people: a step without the number of its run, anybody else as he is called.</summary>
    public static string ActorOf(string actor) => actor.LastIndexOf('-') is > 0 and var end && _all.Contains(actor[..end]) ? actor[..end] : actor;
}
