namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>How an orchestration stands.</summary>
public enum OrchestrationState
{
    /// <summary>It runs, or waits.</summary>
    Running,

    /// <summary>Its method returned an outcome.</summary>
    Ended,

    /// <summary>Its method threw, or broke a rule: a bug, after which nothing of it is run again.</summary>
    Faulted,

    /// <summary>
    /// This program cannot go on with it: its version is unknown, or the method no longer matches the journal. Nothing is run; a program
    /// that fits goes on with it.
    /// </summary>
    Stuck,
}
