namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>What a process waits for at one of its awaits.</summary>
internal enum Call
{
    /// <summary>Work of a step or a driver, without the store.</summary>
    Work,

    Get,

    Scan,

    Insert,

    Replace,

    Delete,

    Upsert,
}
