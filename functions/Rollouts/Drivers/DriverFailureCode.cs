namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Kinds of failures of drivers. The words (<see cref="KebabCase"/>) are stable: they stand in stored rows and in the audit.</summary>
public enum DriverFailureCode
{
    /// <summary>It did not answer in time; nothing is known to have been done.</summary>
    Timeout,

    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>It was asked, and the connection ended before it answered: whether it was done has to be observed.</summary>
    AnswerLost,

    /// <summary>The host presented another key than the one known for it.</summary>
    HostKeyMismatch,

    /// <summary>No key is known for the host.</summary>
    HostKeyUnknown,

    /// <summary>The key, token or password was not accepted.</summary>
    Authentication,

    /// <summary>It was accepted, but may not do this.</summary>
    Forbidden,

    /// <summary>What it was asked about is not there.</summary>
    NotFound,

    /// <summary>It asked for fewer requests.</summary>
    RateLimited,

    /// <summary>Someone else changed the same thing in between.</summary>
    Conflict,

    /// <summary>It answered that it cannot serve now.</summary>
    Unavailable,

    /// <summary>The command ran and reported failure.</summary>
    CommandFailed,

    /// <summary>It answered what cannot be understood, or more than is read.</summary>
    BadAnswer,

    /// <summary>The driver's own configuration is wrong: a key file is missing, a name is unknown.</summary>
    Configuration,

    /// <summary>What is there must not be touched by this driver: something else owns it, or a value in it is dangerous.</summary>
    Refused,
}
