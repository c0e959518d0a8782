namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>How far a change of management's configuration came.</summary>
public enum RegisterState
{
    /// <summary>It is in place and management's restart was begun.</summary>
    Done,

    /// <summary>It was in place already, with the restart; nothing was done now.</summary>
    AlreadyDone,

    /// <summary>A person was shown what to do.</summary>
    Asked,

    /// <summary>It failed; the failure says what is in place now.</summary>
    Failed,

    /// <summary>It was asked for and the answer was lost. Repeat with the same operation.</summary>
    Unknown,
}
