namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>What a command on a host answered.</summary>
internal sealed record SshRun
{
    /// <summary>What it ended with; <see langword="null"/> when its end was not seen.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its standard output.</summary>
    public string Output { get; init; } = "";

    /// <summary>Its standard error, shortened.</summary>
    public string Error { get; init; } = "";

    /// <summary>Why its end was not seen. It may have done its work all the same.</summary>
    public DriverFailure? Failure { get; init; }
}
