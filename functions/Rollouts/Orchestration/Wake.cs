namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>Why a wait for a signal ended. It says when to look, never what there is to see.</summary>
public enum Wake
{
    /// <summary>The signal was raised, once or more, since a wait last ended so.</summary>
    Raised,

    /// <summary>The deadline passed.</summary>
    Elapsed,
}
