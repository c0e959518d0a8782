namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>What may befall a process at one of its awaits.</summary>
internal enum Fault
{
    None,

    /// <summary>The process is killed before the call reaches the store.</summary>
    CrashBefore,

    /// <summary>The process is killed after the store did it, and before it knows.</summary>
    CrashAfter,

    /// <summary>The store says that it is busy (503); nothing was done.</summary>
    Busy,

    /// <summary>The store says to everybody that it is busy (503), for longer than anybody but an engine asks again.</summary>
    BusyForLong,

    /// <summary>The store did it, and the answer is lost.</summary>
    LostAnswer,

    /// <summary>The store did it, the answer was lost, and the client asked again by itself: a write finds itself in the way (409 for an insert, 412 for a replacement, 404 for a removal).</summary>
    AskedAgain,

    /// <summary>Somebody else was first (412): the row is another one by now.</summary>
    Raced,

    /// <summary>The table is being deleted (409), for longer than anybody but an engine asks again: nothing can be added to it.</summary>
    BeingDeleted,

    /// <summary>There is no answer in time, and nothing was done.</summary>
    TimedOut,

    /// <summary>There is no answer in time, and it is done after the client has given up, behind what it asks for next.</summary>
    DoneTooLate,

    /// <summary>The call hangs for longer than a lease holds, and is then done.</summary>
    Stall,
}
