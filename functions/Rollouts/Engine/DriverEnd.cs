namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>Why a driver has nothing more to do.</summary>
internal enum DriverEnd
{
    /// <summary>The orchestration has ended.</summary>
    Ended,

    /// <summary>It is listed, but is not there yet: it is being started.</summary>
    NotStarted,

    /// <summary>This program cannot go on with it.</summary>
    Stuck,
}
