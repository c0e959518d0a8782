namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>Why a decision was not taken.</summary>
public enum GateRefusal
{
    /// <summary>The rollout has no such gate, or it is not open yet.</summary>
    NotOpen,

    /// <summary>The person is not among those who may decide.</summary>
    Unauthorised,

    /// <summary>The person asked for the rollout.</summary>
    Requester,

    /// <summary>Another plan took its place, or the rollout ended.</summary>
    Superseded,

    /// <summary>It was decided already.</summary>
    Decided,

    /// <summary>Its deadline has passed.</summary>
    Late,

    /// <summary>The person has seen another plan.</summary>
    WrongHash,

    /// <summary>The person has voted already.</summary>
    Duplicate,

    /// <summary>The comment is too long, or there are too many.</summary>
    TooMuch,

    /// <summary>The comment is empty.</summary>
    NothingSaid,
}
