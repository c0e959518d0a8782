namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Why a driver could not do or see something. Failures of the world are data: no driver throws them.</summary>
public sealed record DriverFailure
{
    /// <summary>What kind of failure it is.</summary>
    public required DriverFailureCode Code { get; init; }

    /// <summary>What happened and what to do about it, in a sentence; it never holds a secret.</summary>
    public required string Detail { get; init; }

    /// <summary>Whether the same call may succeed later without anyone changing anything.</summary>
    public bool IsTransient => Code is DriverFailureCode.Timeout or DriverFailureCode.Unreachable or DriverFailureCode.AnswerLost
        or DriverFailureCode.RateLimited or DriverFailureCode.Conflict or DriverFailureCode.Unavailable;

    /// <summary>The failure as one line for people: the code's word and the detail.</summary>
    public override string ToString() => $"{KebabCase.Of(Code)}: {Detail}";
}
