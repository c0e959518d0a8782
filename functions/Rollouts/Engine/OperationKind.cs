namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>What a method asks the engine for. The names stand in journals.</summary>
public enum OperationKind
{
    /// <summary>One step.</summary>
    Step,

    /// <summary>A fan-out of steps.</summary>
    All,

    /// <summary>A wait for a signal or a deadline.</summary>
    Signal,

    /// <summary>A wait for an instant.</summary>
    Sleep,

    /// <summary>Another orchestration.</summary>
    Child,

    /// <summary>Nothing more: the method returned, or threw.</summary>
    End,
}
