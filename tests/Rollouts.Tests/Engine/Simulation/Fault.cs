namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>What may befall a process at one of its awaits.</summary>
internal enum Fault
{
    None,

    /// <summary>The process is killed before the call reaches the store.</summary>
    CrashBefore,

    /// <summary>The process is killed after the store did it, and before it knows.</summary>
    CrashAfter,

    /// <summary>The store says that it is busy; nothing was done.</summary>
    Busy,

    /// <summary>The store did it, and the answer is lost.</summary>
    LostAnswer,

    /// <summary>The store did it, the answer was lost, and the client asked again by itself: a write finds itself in the way.</summary>
    AskedAgain,

    /// <summary>The call hangs for longer than a lease holds, and is then done.</summary>
    Stall,
}
