using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What of a rollout has which tone.</summary>
internal static class RolloutTones
{
    /// <summary>The tone of a rollout.</summary>
    public static Tone Of(RolloutState state) => state switch
    {
        RolloutState.Done => Tone.Good,
        RolloutState.Failed or RolloutState.Aborted or RolloutState.Rejected or RolloutState.Held => Tone.Bad,
        RolloutState.WaitingForGate or RolloutState.Paused or RolloutState.RollingBack or RolloutState.RolledBack => Tone.Warning,
        _ => Tone.Note,
    };

    /// <summary>The tone of a peer.</summary>
    public static Tone Of(PeerState state) => state switch
    {
        PeerState.OnExpected => Tone.Good,
        PeerState.Elsewhere or PeerState.Inconclusive => Tone.Warning,
        PeerState.NotBack => Tone.Bad,
        PeerState.Restarting => Tone.Note,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of a gate.</summary>
    public static Tone Of(GateState? state) => state switch
    {
        GateState.Approved => Tone.Good,
        GateState.Open => Tone.Warning,
        GateState.Rejected or GateState.Held => Tone.Bad,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of a stage.</summary>
    public static Tone Of(StageState state) => state switch
    {
        StageState.Done => Tone.Good,
        StageState.Now => Tone.Note,
        StageState.Stopped => Tone.Bad,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of a delivery.</summary>
    public static Tone Of(DeliveryState state) => state switch
    {
        DeliveryState.Delivered => Tone.Good,
        DeliveryState.GivenUp => Tone.Bad,
        _ => Tone.Note,
    };
}
