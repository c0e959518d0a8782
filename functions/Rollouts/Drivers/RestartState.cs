namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>How far one peer's restart came.</summary>
public enum RestartState
{
    /// <summary>This call began it.</summary>
    Begun,

    /// <summary>It had taken effect before, so nothing was done now.</summary>
    AlreadyBegun,

    /// <summary>A person was asked to do it.</summary>
    Asked,

    /// <summary>Nothing was done: the daemon was not touched.</summary>
    Failed,

    /// <summary>It was asked for and the answer was lost. Observe, or begin again with the same operation.</summary>
    Unknown,
}
