namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>How a rollout stands with one of its stages.</summary>
public enum StageState
{
    /// <summary>It is behind.</summary>
    Done,

    /// <summary>The rollout is here.</summary>
    Now,

    /// <summary>The rollout stopped here.</summary>
    Stopped,

    /// <summary>It is ahead, or was never reached.</summary>
    Ahead,
}
