namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>How a step, a child or an orchestration ended. The method branches on this, and on nothing else.</summary>
public sealed record Outcome
{
    /// <summary>The code of a step that was still running when its time was up.</summary>
    public const string TimedOut = "step-timed-out";

    private Outcome(OutcomeStatus status, string? code, Payload output) => (Status, Code, Output) = (status, code, output);

    /// <summary>Which of the three ways.</summary>
    public OutcomeStatus Status { get; }

    /// <summary>Why it failed or is inconclusive: a stable word in kebab-case; <see langword="null"/> when it succeeded.</summary>
    public string? Code { get; }

    /// <summary>Ids, hashes and counts that the method needs.</summary>
    public Payload Output { get; }

    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => Status == OutcomeStatus.Succeeded;

    /// <summary>What was to be is so.</summary>
    public static Outcome Succeeded(Payload? output = null) => new(OutcomeStatus.Succeeded, null, output ?? Payload.None);

    /// <summary>It is known not to be so.</summary>
    public static Outcome Failed(string code, Payload? output = null) => new(OutcomeStatus.Failed, code, output ?? Payload.None);

    /// <summary>It is not known.</summary>
    public static Outcome Inconclusive(string code, Payload? output = null) => new(OutcomeStatus.Inconclusive, code, output ?? Payload.None);
}
