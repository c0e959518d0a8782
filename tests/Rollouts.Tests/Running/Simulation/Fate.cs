namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>What becomes of a simulated peer when it is restarted.</summary>
internal enum Fate
{
    /// <summary>It comes back on the expected relay.</summary>
    Back,

    /// <summary>It comes back on another relay.</summary>
    Elsewhere,

    /// <summary>It never comes back.</summary>
    Gone,

    /// <summary>It comes back after its time.</summary>
    Late,

    /// <summary>It comes back, goes down once more by itself, and comes back.</summary>
    Flaps,

    /// <summary>It waits for a login.</summary>
    NeedsLogin,

    /// <summary>It comes back, and nobody can read its relay.</summary>
    Silent,
}
