namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Where a rollout goes after a piece of work.</summary>
internal enum Way
{
    /// <summary>On, to what comes next.</summary>
    On,

    /// <summary>Back: someone had it undone.</summary>
    Back,

    /// <summary>Nowhere: it ends.</summary>
    Over,
}
